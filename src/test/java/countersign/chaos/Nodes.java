package countersign.chaos;

import static org.awaitility.Awaitility.await;

import countersign.support.JarProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** Real processes on one database; what dies is started again. */
final class Nodes implements AutoCloseable {
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 31_000;
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m");

  private final List<Member> members = new ArrayList<>();
  private final Path archive;
  private volatile boolean closing;

  /** As many as the plan wants, none started. */
  Nodes(ChaosPlan plan, Path folder, Map<String, String> environment, Api api) {
    var all = new HashMap<>(environment);
    all.put("COUNTERSIGN_DATABASE_POOL", "8");
    all.put("COUNTERSIGN_AGENT_LEASE", "3s");
    all.put("COUNTERSIGN_AGENT_POLL_INTERVAL", "500ms");
    all.put("COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", JarProcess.AGENT_KEY);
    all.put("COUNTERSIGN_BOOTSTRAP_PERSON_API_KEY", JarProcess.PERSON_KEY);
    all.put("COUNTERSIGN_BOOTSTRAP_EMAIL", JarProcess.EMAIL);
    all.put("COUNTERSIGN_BOOTSTRAP_PASSWORD", JarProcess.PASSWORD);
    archive = folder.resolve("classes.jsa");
    for (int i = 1; i <= plan.nodes(); i++)
      members.add(new Member(i, freePort(), folder, all, api));
  }

  /** One start and stop in good order: makes the schema, the keys, and an archive of classes. */
  void prepare() {
    var first = members.getFirst();
    first.start(Optional.empty(), flags("-XX:ArchiveClassesAtExit="));
    if (!first.isReady()) throw new IllegalStateException("the first start failed");
    first.stop();
  }

  /**
   * Starts all, and each again whenever it died.
   *
   * @param arms the point of the code that the next start of this node dies at, if any
   * @param deaths told of each
   */
  void live(
      Crew crew, Random random, Function<Member, Optional<String>> arms, Consumer<Death> deaths) {
    for (var member : members) {
      var own = new Random(random.nextLong());
      crew.start("life of " + member.base(), () -> live(member, own, arms, deaths));
    }
  }

  private void live(
      Member member,
      Random random,
      Function<Member, Optional<String>> arms,
      Consumer<Death> deaths) {
    while (!closing) {
      member.start(arms.apply(member), flags("-XX:SharedArchiveFile="));
      var death = member.awaitDeath();
      if (closing) return;
      deaths.accept(death);
      Pause.between(random, 200, 1_500);
    }
  }

  List<Member> ready() {
    return members.stream().filter(Member::isReady).toList();
  }

  boolean allReady() {
    return ready().size() == members.size();
  }

  /** One of those that live; blocks while there is none. */
  URI any(Random random) {
    var ready = await().forever().until(this::ready, members -> !members.isEmpty());
    return ready.get(random.nextInt(ready.size())).base();
  }

  /** Whoever lives under this number. */
  Optional<Member> withPid(long pid) {
    return members.stream().filter(member -> member.isPid(pid)).findFirst();
  }

  @Override
  public void close() {
    closing = true;
    members.forEach(Member::stop);
  }

  private List<String> flags(String archiving) {
    var flags = new ArrayList<>(SMALL);
    flags.add(archiving + archive);
    return flags;
  }

  /** Below those that outgoing connections take, so that it stays free while its node is dead. */
  static int freePort() {
    var random = new Random();
    while (true) {
      var port = random.nextInt(FIRST_PORT, LAST_PORT);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another one.
      }
    }
  }
}
