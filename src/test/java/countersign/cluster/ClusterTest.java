package countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import countersign.config.ClusterConfig;
import countersign.message.CheckStore;
import countersign.message.TaskChanged;
import countersign.message.Unavailable;
import countersign.message.Wake;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real nodes in one JVM, each with its own sockets. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private final String name = "test-" + UUID.randomUUID();
  private final int[] ports =
      IntStream.of(ClusterBench.freePort(), ClusterBench.freePort()).sorted().toArray();

  /** Of two nodes that started apart, the one with the greater address moves to the other. */
  private final int one = ports[1];

  private final int other = ports[0];

  @Test
  void what_is_told_on_one_node_is_heard_once_on_each() {
    try (var a = new ClusterBench(name, one, one, other);
        var b = new ClusterBench(name, other, one, other)) {
      a.awaitNodes(2);
      b.awaitNodes(2);
      a.tellUntilHeard(new Wake(), b);

      for (int i = 1; i <= 100; i++) a.bus.tell(change(i));

      await().atMost(PATIENCE).until(() -> b.heard.contains(change(100)));
      await().atMost(PATIENCE).until(() -> a.heard.contains(change(100)));
      // What one node says stays in its order: whatever came twice is here now.
      a.tellUntilHeard(change(101), b);
      b.tellUntilHeard(change(102), a);
      assertThat(changes(b)).isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
      assertThat(changes(a)).isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
    }
  }

  @Test
  void on_its_own_node_a_notice_is_the_very_object() {
    try (var a = new ClusterBench(name, one, one)) {
      var told = change(1);

      a.bus.tell(told);

      await().atMost(PATIENCE).until(() -> !a.heard.isEmpty());
      assertThat(a.heard.getFirst()).isSameAs(told);
    }
  }

  @Test
  void requests_never_leave_their_node() {
    try (var a = new ClusterBench(name, one, one, other);
        var b = new ClusterBench(name, other, one, other)) {
      b.awaitNodes(2);
      b.bus.answer(
          CheckStore.class, _ -> Future.succeededFuture(new CheckStore.Health(true, true, "")));

      assertThatThrownBy(() -> a.bus.ask(new CheckStore()).await()).isInstanceOf(Unavailable.class);
      assertThat(b.bus.ask(new CheckStore()).await().database()).isTrue();
    }
  }

  @Test
  void what_is_not_understood_is_dropped_and_the_next_notice_is_heard() {
    try (var a = new ClusterBench(name, one, one, other);
        var b = new ClusterBench(name, other, one, other)) {
      b.awaitNodes(2);
      a.tellUntilHeard(new Wake(), b);
      var bus = a.cluster.vertx().eventBus();
      var address = NoticeRelay.address(b.cluster.nodeId());

      bus.send(address, "garbage");
      bus.send(address, 42L);
      bus.send(address, new byte[] {1, 2, 3});
      bus.send(address, "{\"notice\":\"FromTheFuture\",\"value\":{}}");

      a.tellUntilHeard(change(1), b);
    }
  }

  @Test
  void nodes_that_started_apart_find_one_another() {
    // The second knows nobody, so it can't join; the first looks for it again and again.
    try (var a = new ClusterBench(name, one, one, other);
        var b = new ClusterBench(name, other, other)) {
      a.awaitNodes(2);
      b.awaitNodes(2);

      a.tellUntilHeard(change(1), b);
      b.tellUntilHeard(change(2), a);
    }
  }

  @Test
  void a_member_that_hangs_keeps_nobody_from_starting_nor_from_joining_others() throws Exception {
    try (var hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var a = new ClusterBench(name, one, one, hangs.getLocalPort(), other)) {
      assertThat(a.nodes()).isEqualTo(1);

      try (var b = new ClusterBench(name, other, one, hangs.getLocalPort(), other)) {
        a.awaitNodes(2);
        a.tellUntilHeard(change(1), b);
        b.tellUntilHeard(change(2), a);
      }
    }
  }

  @Test
  void a_member_that_hangs_keeps_nobody_from_finding_others_later() throws Exception {
    // Only the first can find the second, and it looks past the one that hangs.
    try (var hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var a = new ClusterBench(name, one, one, hangs.getLocalPort(), other);
        var b = new ClusterBench(name, other, other)) {
      a.awaitNodes(2);
      b.awaitNodes(2);
    }
  }

  @Test
  void members_can_be_given_by_name() {
    try (var a = new ClusterBench(name, one, List.of("localhost:" + one, "localhost:" + other));
        var b = new ClusterBench(name, other, List.of("localhost:" + one))) {
      a.awaitNodes(2);
      b.awaitNodes(2);
    }
  }

  @Test
  void the_others_go_on_when_one_leaves_and_when_it_comes_back() {
    try (var a = new ClusterBench(name, one, one, other)) {
      try (var b = new ClusterBench(name, other, one, other)) {
        b.awaitNodes(2);
        b.tellUntilHeard(change(1), a);
      }
      a.awaitNodes(1);
      try (var b = new ClusterBench(name, other, one, other)) {
        a.tellUntilHeard(change(2), b);
        b.tellUntilHeard(change(3), a);
      }
    }
  }

  @Test
  void a_port_that_is_taken_is_left_for_the_next_one() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var a = new ClusterBench(name, taken.getLocalPort(), one)) {
      assertThat(a.nodes()).isEqualTo(1);
    }
  }

  @Test
  void when_all_ports_are_taken_one_line_says_so() throws Exception {
    try (var taken = new ServerSocket(65_535, 1, InetAddress.getLoopbackAddress())) {
      var place = new ClusterConfig.Place("127.0.0.1", taken.getLocalPort(), 0);
      var config = new ClusterConfig(true, name, place, List.of());

      assertThatThrownBy(() -> Cluster.join(config, InstantSource.system()))
          .isInstanceOf(ClusterFailure.class)
          .hasMessage("cluster.port can't be used: 65535 to 65535 of 127.0.0.1 are taken");
    }
  }

  private static List<Integer> changes(ClusterBench node) {
    return node.heard.stream()
        .filter(TaskChanged.class::isInstance)
        .map(notice -> ((TaskChanged) notice).lastEvent())
        .filter(event -> event <= 100)
        .toList();
  }

  private static TaskChanged change(int lastEvent) {
    return new TaskChanged(
        new Tenant("demo"), new TaskId("agent_0199f2c4a1b2"), Status.RUNNING, lastEvent);
  }
}
