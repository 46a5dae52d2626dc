package countersign.store;

import static countersign.support.ScriptedModel.ask;
import static countersign.support.ScriptedModel.calls;
import static countersign.support.ScriptedModel.finish;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Claim;
import countersign.message.Record;
import countersign.message.RunRef;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Status;
import countersign.task.TaskState;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Not a test that runs by itself: {@code mvn -B test -Dtest=ScaleFigures} prints what {@code
 * docs/operations.md} quotes. It measures the store on a PostgreSQL with durable settings, without
 * HTTP.
 */
class ScaleFigures {
  private static final Duration LEASE = Duration.ofHours(1);
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh(), mail);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void commits_of_one_task_with_one_signature() {
    var agent =
        bench.startAgent(
            new ScriptedModel(asking ->
                asking.transcript().turns() == 0
                    ? calls(ask("c", "?", "mail", "{\"text\":\"x\"}"))
                    : calls(finish("f", "done"))));
    var warm = bench.submit("warm up");
    bench.awaitRequest(warm, 1);
    bench.approve(warm);
    bench.awaitStatus(warm, Status.SUCCESS);
    var task = bench.submit("measured");
    bench.awaitRequest(task, 1);
    bench.approve(task);
    bench.awaitStatus(task, Status.SUCCESS);
    bench.stopAgent(agent);

    print("write transactions of a task with one signature: %d", writes(task.text()));
  }

  @Test
  void claims_with_one_and_with_a_thousand_tenants() {
    for (int tenants : new int[] {1, 100, 1000}) {
      queue(tenants, 20_000);
      claim(16);
      print(
          "a claim of 16 of 20,000 queued tasks, %4d tenants: %.1f ms",
          tenants, median(() -> claim(16)));
      sql(
          "update agent_tasks set status = 'CANCELLED', job_id = null, lease_id = null,"
              + " lease_owner = null, lease_until = null");
      sql("vacuum analyze agent_tasks");
    }
  }

  @Test
  void writes_of_runs_with_64_at_a_time() {
    queue(1, 64);
    var runs =
        bench.bus.ask(new Claim("node", 64, LEASE)).await().tasks().stream()
            .map(task ->
                new RunRef(task.tenant(), task.id(), ((TaskState.Running) task.state()).lease()))
            .toList();
    round(runs, 0);
    var begun = System.nanoTime();
    for (int after = 1; after <= 50; after++) round(runs, after);

    print(
        "recorded steps a second, 64 runs at a time, each a commit: %,.0f",
        runs.size() * 50 * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun));
  }

  private void round(List<RunRef> runs, int after) {
    Future.all(
            runs.stream()
                .map(run ->
                    bench.bus.ask(new Record(run, after, List.of(new Event.ReplyRefused("x")))))
                .toList())
        .await();
  }

  private int claim(int places) {
    var taken = bench.bus.ask(new Claim("node", places, LEASE)).await().tasks().size();
    assertThat(taken).isPositive();
    return taken;
  }

  private static double median(Runnable work) {
    var millis =
        IntStream.range(0, 21)
            .mapToDouble(_ -> {
              var begun = System.nanoTime();
              work.run();
              return (System.nanoTime() - begun) / 1e6;
            })
            .sorted()
            .toArray();
    return millis[10];
  }

  private void queue(int tenants, int tasks) {
    sql(
        "insert into tenant select 't' || n, now() from generate_series(1, "
            + tenants
            + ") n on conflict do nothing");
    sql(
        """
        insert into agent_tasks (tenant_id, task_id, goal, provider, status, job_id, submitted_by,
          created_at, updated_at)
        select 't' || (1 + n %% %d), 'agent_' || md5(n::text || %d), 'g', 'scripted', 'QUEUED',
          'job_' || md5(n::text), 'test', now(), now() + make_interval(secs => n / 1000.0)
        from generate_series(1, %d) n
        """
            .formatted(tenants, tenants, tasks));
    sql("vacuum analyze agent_tasks");
  }

  /**
   * Each write of a task's own leaves its transaction's number on the rows that it made or changed.
   */
  private int writes(String task) {
    try (var connection = TestDatabase.connect(bench.uri);
        var statement =
            connection.prepareStatement(
                "select count(distinct xmin::text) from task_event where task_id = ?")) {
      statement.setString(1, task);
      var rows = statement.executeQuery();
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void sql(String statement) {
    try (var connection = TestDatabase.connect(bench.uri);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void print(String form, Object... values) {
    System.out.println("FIGURE " + form.formatted(values));
  }
}
