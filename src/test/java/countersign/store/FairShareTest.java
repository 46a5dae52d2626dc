package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Claim;
import countersign.message.Principal;
import countersign.message.Submit;
import countersign.support.AgentBench;
import countersign.support.TestDatabase;
import countersign.task.Brief;
import countersign.task.Person;
import countersign.task.TaskId;
import countersign.task.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is served first when several tenants have work. */
class FairShareTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Tenant SMALL = new Tenant("small");
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh());
    sql("insert into tenant values ('small', now())");
    sql(
        """
        insert into agent_tasks (tenant_id, task_id, goal, provider, status, job_id, submitted_by,
          created_at, updated_at)
        select 'demo', 'agent_' || lpad(n::text, 12, '0'), 'g', 'scripted', 'QUEUED',
          'job_' || lpad(n::text, 12, '0'), 'test', now() - interval '1 hour', now() - interval '1 hour'
        from generate_series(1, 10000) n
        """);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_tenant_with_ten_thousand_queued_tasks_does_not_keep_anothers_single_task_waiting() {
    var single = submit(SMALL);

    assertThat(claim(16)).contains(single);
  }

  @Test
  void even_for_one_free_place_the_tenant_with_the_fewest_runs_comes_first() {
    assertThat(claim(16)).hasSize(16);
    var single = submit(SMALL);

    assertThat(claim(1)).containsExactly(single);
  }

  @Test
  void a_single_tenant_gets_every_place_in_the_order_of_waiting() {
    assertThat(claim(16)).hasSize(16);
    assertThat(claim(200)).hasSize(200);
  }

  @Test
  void several_nodes_at_once_never_get_the_same_task() {
    var claims =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(node ->
                bench
                    .bus
                    .ask(new Claim("node-" + node, 16, LEASE))
                    .toCompletionStage()
                    .toCompletableFuture())
            .toList();
    CompletableFuture.allOf(claims.toArray(CompletableFuture[]::new)).join();
    var taken =
        claims.stream()
            .flatMap(claim -> claim.join().tasks().stream())
            .map(task -> task.id())
            .toList();

    assertThat(new HashSet<>(taken)).hasSameSizeAs(taken).hasSize(320);
  }

  private List<TaskId> claim(int places) {
    return bench.bus.ask(new Claim("node", places, LEASE)).await().tasks().stream()
        .map(task -> task.id())
        .toList();
  }

  private TaskId submit(Tenant tenant) {
    var by = new Principal(tenant, new Person("ada", "Ada", "ada@example.com"));
    var brief = new Brief("g", "scripted", Optional.empty(), Optional.empty(), List.of());
    return bench
        .bus
        .ask(new Submit(by, AgentBench.newTask(), AgentBench.newJob(), brief))
        .await()
        .id();
  }

  private void sql(String statement) {
    try (var connection = TestDatabase.connect(bench.uri);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
