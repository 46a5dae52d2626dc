package countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.agent.AgentVerticle;
import countersign.agent.Equipment;
import countersign.config.AgentConfig;
import countersign.message.Bootstrap;
import countersign.message.Principal;
import countersign.message.Submit;
import countersign.message.TaskChanged;
import countersign.message.Wake;
import countersign.store.StoreVerticle;
import countersign.support.AgentBench;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Brief;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that comes in on one node and is done by another one, which polls too seldom to help. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusteredAgentTest {
  private static final Tenant DEMO = new Tenant("demo");
  private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private final String uri = TestDatabase.fresh();

  @Test
  void a_wake_from_another_node_leads_to_a_claim_and_the_end_is_told_there() {
    var name = "test-" + UUID.randomUUID();
    var one = ClusterBench.freePort();
    var other = ClusterBench.freePort();
    try (var edge = new ClusterBench(name, one, one, other);
        var worker = new ClusterBench(name, other, one, other)) {
      edge.cluster.vertx().deployVerticle(new StoreVerticle(uri, 4, CLOCK)).await();
      worker.cluster.vertx().deployVerticle(new StoreVerticle(uri, 4, CLOCK)).await();
      worker.cluster.vertx().deployVerticle(agent(worker)).await();
      makeTenant(edge);
      edge.awaitNodes(2);
      edge.tellUntilHeard(new Wake(), worker);
      worker.tellUntilHeard(new Wake(), edge);

      var task = submit(edge);

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(statuses(edge, task)).contains(Status.SUCCESS));
      assertThat(statuses(edge, task))
          .startsWith(Status.QUEUED, Status.RUNNING)
          .endsWith(Status.SUCCESS);
    }
  }

  private static AgentVerticle agent(ClusterBench node) {
    var config =
        new AgentConfig(8, 25, 3, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ZERO);
    var model = ScriptedModel.of(ScriptedModel.calls(ScriptedModel.finish("c1", "done")));
    var workshop =
        new AgentVerticle.Workshop(
            Map.of("scripted", model), new Equipment(List.of(), AgentBench.LIMITS));
    return new AgentVerticle(config, node.bus, workshop, CLOCK, "worker");
  }

  private static void makeTenant(ClusterBench node) {
    node.bus
        .ask(
            new Bootstrap(
                DEMO,
                AgentBench.ADA,
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$AAAA",
                new Bootstrap.Keys("agent-key-for-tests", "person-key-for-tests")))
        .await();
  }

  private static TaskId submit(ClusterBench node) {
    var brief = new Brief("rest", "scripted", Optional.empty(), Optional.empty(), List.of());
    var by = new Principal(DEMO, AgentBench.ADA);
    return node.bus
        .ask(new Submit(by, AgentBench.newTask(), AgentBench.newJob(), brief))
        .await()
        .id();
  }

  private static List<Status> statuses(ClusterBench node, TaskId task) {
    return node.heard.stream()
        .filter(notice -> notice instanceof TaskChanged change && change.task().equals(task))
        .map(notice -> ((TaskChanged) notice).status())
        .toList();
  }
}
