package countersign.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.hazelcast.config.TcpIpConfig;
import countersign.config.ClusterConfig;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where Hazelcast looks for other nodes, each time it does: where they may be, without those that
 * would only be waited for. In Hazelcast's search, a member that takes connections and then says
 * nothing (a process that was stopped, another program's port) holds up whatever stands behind it
 * in the list, each time.
 */
final class Members extends TcpIpConfig {
  /** What a node of Hazelcast 5 says first, and answers (its {@code Protocols.CLUSTER}). */
  private static final String GREETING = "HZC";

  private static final int PATIENCE_MILLIS = 1500;

  private final List<String> places;
  private volatile boolean hidden;
  private volatile Supplier<Set<InetSocketAddress>> joined = Set::of;

  /** The members of a configuration; one without a port may be at each port that is tried. */
  Members(ClusterConfig config) {
    this.places = config.members().stream().flatMap(member -> ports(member, config)).toList();
  }

  private static Stream<String> ports(String member, ClusterConfig config) {
    var place = HostAndPort.parseAuthority(member, -1);
    if (place != null && place.port() > 0) return Stream.of(member);
    // A bare IPv6 address is no authority (RFC 3986, section 3.2.2).
    var host = place == null ? "[" + member + "]" : member;
    return IntStream.rangeClosed(config.place().port(), config.place().lastPort())
        .mapToObj(port -> host + ":" + port);
  }

  /** What {@code start} makes, which learns of the members only when it is up. */
  <T> T whileHidden(Supplier<T> start) {
    hidden = true;
    try {
      return start.get();
    } finally {
      hidden = false;
    }
  }

  /** From now on these are members, and needn't be asked whether they are there. */
  void joined(Supplier<Set<InetSocketAddress>> members) {
    joined = members;
  }

  /**
   * Who answers, and who refuses at once and so costs nothing. All are asked at the same time;
   * blocks for 3 seconds at most, and for as long as the names take to be looked up.
   */
  @Override
  public List<String> getMembers() {
    if (hidden) return List.of();
    var known = joined.get();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          places.stream().map(place -> threads.submit(() -> isWorthAsking(place, known))).toList();
      return IntStream.range(0, places.size())
          .filter(at -> outcome(asked.get(at)))
          .mapToObj(places::get)
          .toList();
    }
  }

  private static boolean outcome(Future<Boolean> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static boolean isWorthAsking(String place, Set<InetSocketAddress> known) {
    var parts = HostAndPort.parseAuthority(place, -1);
    if (parts == null) throw new IllegalStateException("the configuration allows no " + place);
    var address = new InetSocketAddress(parts.host(), parts.port());
    // A name that nobody knows yet is Hazelcast's to report.
    return address.isUnresolved() || known.contains(address) || answers(address);
  }

  private static boolean answers(InetSocketAddress address) {
    var greeting = GREETING.getBytes(US_ASCII);
    try (var socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(greeting);
      return Arrays.equals(socket.getInputStream().readNBytes(greeting.length), greeting);
    } catch (ConnectException refused) {
      return true;
    } catch (IOException silent) {
      return false;
    }
  }
}
