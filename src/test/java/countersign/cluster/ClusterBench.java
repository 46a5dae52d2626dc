package countersign.cluster;

import static org.awaitility.Awaitility.await;

import countersign.bus.TypedBus;
import countersign.config.ClusterConfig;
import countersign.message.CheckCluster;
import countersign.message.Notice;
import countersign.message.TaskChanged;
import countersign.message.Wake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** One node that hears notices and does nothing else. */
final class ClusterBench implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  final TypedBus bus;
  final List<Notice> heard = new CopyOnWriteArrayList<>();
  final Cluster cluster;

  /**
   * @param port this node's
   * @param members the ports of all that it may join
   */
  ClusterBench(String name, int port, int... members) {
    this(name, port, IntStream.of(members).mapToObj(member -> "127.0.0.1:" + member).toList());
  }

  ClusterBench(String name, int port, List<String> members) {
    var place = new ClusterConfig.Place("127.0.0.1", port, 0);
    var config = new ClusterConfig(true, name, place, members);
    cluster = Cluster.join(config, InstantSource.system());
    bus = new TypedBus(cluster.vertx());
    var _ = bus.on(Wake.class, heard::add);
    var _ = bus.on(TaskChanged.class, heard::add);
  }

  int nodes() {
    return bus.ask(new CheckCluster()).await().nodes();
  }

  void awaitNodes(int count) {
    await().atMost(PATIENCE).until(this::nodes, nodes -> nodes == count);
  }

  /** Tell it until the other one has heard it: a node that has just come isn't known at once. */
  void tellUntilHeard(Notice notice, ClusterBench by) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          bus.tell(notice);
          return by.heard.contains(notice);
        });
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
