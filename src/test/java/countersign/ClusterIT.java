package countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.http.page.Visitor;
import countersign.support.ApiClient;
import countersign.support.JarProcess;
import countersign.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several real jars on one database. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterIT {
  private static final String OFFER =
      "{\"goal\":\"Send the autumn offer to all users\",\"model\":\"send-email\"}";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String uri = TestDatabase.fresh();
  private final String name = "test-" + UUID.randomUUID();
  private final String port = freePort();
  private final List<JarProcess> jars = new ArrayList<>();

  @AfterEach
  void stop() {
    jars.forEach(JarProcess::close);
  }

  @Test
  void what_is_decided_on_one_node_is_seen_at_once_on_the_other() {
    var a = clustered();
    var b = clustered();
    awaitNodes(a, 2);
    awaitNodes(b, 2);
    var page = pageOn(b);

    var task = api(a).run(OFFER);
    api(a).awaitStatus(task, "PENDING_APPROVAL");
    awaitTold(page, task, 1);
    var before = told(page, task);
    var transcript = new Lines(api(b).stream("/api/v2/tasks/" + task + "/stream"));
    assertThat(api(a).approve(task).status()).isEqualTo(200);

    awaitTold(page, task, before + 1);
    await().atMost(PATIENCE).until(() -> transcript.lines.contains("event: end"));
    assertThat(api(b).task(task).path("status").asText()).isEqualTo("SUCCESS");
    assertThat(a.terminate()).isEqualTo(143);
    awaitNodes(b, 1);
  }

  @Test
  void when_a_node_is_killed_the_others_still_hear_one_another_at_once() {
    var a = clustered();
    var b = clustered();
    var killed = clustered();
    awaitNodes(a, 3);
    awaitNodes(b, 3);
    var page = pageOn(b);
    awaitTold(page, pendingOn(a), 1);

    killed.kill();

    awaitTold(page, pendingOn(a), 1);
    awaitNodes(a, 2);
    awaitNodes(b, 2);
    var task = pendingOn(a);
    awaitTold(page, task, 1);
    assertThat(api(b).approve(task).status()).isEqualTo(200);
    api(a).awaitStatus(task, "SUCCESS");
  }

  @Test
  void without_a_cluster_nodes_on_one_database_share_the_work() {
    var settings = Map.of("COUNTERSIGN_AGENT_POLL_INTERVAL", "200ms");
    var a = started(JarProcess.on(uri, settings));
    var b = started(JarProcess.on(uri, settings));

    var ofA = pendingOn(a);
    var ofB = pendingOn(b);
    assertThat(api(b).approve(ofA).status()).isEqualTo(200);
    var waited = api(a).post("/api/v2/tasks/" + ofB + "/approve", "{}", "Prefer", "wait=60");

    assertThat(waited.body().at("/task/status").asText()).isEqualTo("SUCCESS");
    api(a).awaitStatus(ofA, "SUCCESS");
    assertThat(api(a).get("/health/ready").body().has("nodes")).isFalse();
    b.kill();
    var task = pendingOn(a);
    assertThat(api(a).approve(task).status()).isEqualTo(200);
    api(a).awaitStatus(task, "SUCCESS");
  }

  /** It polls so seldom that whatever it does in time, it was told of. */
  private JarProcess clustered() {
    var settings =
        Map.of(
            "COUNTERSIGN_CLUSTER_NAME", name,
            "COUNTERSIGN_CLUSTER_PORT", port,
            "COUNTERSIGN_AGENT_POLL_INTERVAL", "10m");
    return started(JarProcess.on(uri, settings, "--cluster"));
  }

  private JarProcess started(JarProcess jar) {
    jars.add(jar);
    return jar;
  }

  private static ApiClient api(JarProcess jar) {
    return new ApiClient(jar.base(), JarProcess.PERSON_KEY);
  }

  private static String pendingOn(JarProcess jar) {
    var task = api(jar).run(OFFER);
    api(jar).awaitStatus(task, "PENDING_APPROVAL");
    return task;
  }

  private static void awaitNodes(JarProcess jar, int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> api(jar).get("/health/ready").body().path("nodes").asInt(),
            nodes -> nodes == count);
  }

  /** What an open page of this node is told; only notices reach it, whatever else is read. */
  private static Lines pageOn(JarProcess jar) {
    var ada = new Visitor(jar.base());
    assertThat(ada.signIn(JarProcess.EMAIL, JarProcess.PASSWORD).status()).isEqualTo(303);
    var page = new Lines(ada.stream("/live").body());
    await().atMost(PATIENCE).until(() -> page.lines.contains("event: resync"));
    return page;
  }

  private static void awaitTold(Lines page, String task, long times) {
    await().atMost(PATIENCE).until(() -> told(page, task) >= times);
  }

  private static long told(Lines page, String task) {
    return page.lines.stream().filter(("event: " + task)::equals).count();
  }

  private static String freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stream as it comes. */
  private static final class Lines {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Lines(Stream<String> stream) {
      var _ = Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(Stream<String> stream) {
      try {
        stream.forEach(lines::add);
      } catch (UncheckedIOException broken) {
        lines.add("broken: " + broken.getMessage());
      }
    }
  }
}
