package countersign.store;

import static countersign.support.ByHand.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.message.Cancel;
import countersign.message.Decide;
import countersign.message.ListPending;
import countersign.message.Page;
import countersign.message.Principal;
import countersign.message.Submit;
import countersign.support.AgentBench;
import countersign.support.ByHand;
import countersign.support.TestDatabase;
import countersign.task.Brief;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows that the number of waiting tasks is kept in: who waits for them, who may write them. */
class PendingCountersTest {
  private static final int TASKS = 240;
  private static final String OWN_SHARD = "select pg_backend_pid() % 16";

  /** Both in one statement, so as they are at one moment. */
  private static final String MISCOUNTED =
      """
      select (select count(*) from agent_tasks where status = 'PENDING_APPROVAL')
        - (select coalesce(sum(waiting), 0) from pending_count)
      """;

  private final List<Connection> connections = new ArrayList<>();
  private AgentBench bench;

  @BeforeEach
  void start() {
    bench = new AgentBench(TestDatabase.fresh());
  }

  @AfterEach
  void stop() throws SQLException {
    for (var connection : connections) connection.close();
    bench.close();
  }

  @Test
  void the_number_is_exact_at_every_moment_while_two_nodes_pause_decide_and_cancel()
      throws SQLException {
    try (var other = new AgentBench(bench.uri);
        var owner = TestDatabase.connect(bench.uri)) {
      var running = submitAndClaim();
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < TASKS; i++) {
        var node = i % 8 < 4 ? bench : other;
        var number = i;
        var task = running.get(i);
        ends.add(
            ByHand.pause(node, task, action(1), action(2))
                .compose(_ -> end(node, task.id(), number)));
      }
      var all = Future.join(ends);
      var miscounted = new ArrayList<Long>();
      while (!all.isComplete()) miscounted.add(number(owner, MISCOUNTED));
      all.await();

      assertThat(miscounted).isNotEmpty().containsOnly(0L);
      assertThat(number(owner, MISCOUNTED)).isZero();
      assertThat(total()).isEqualTo(TASKS / 4);
    }
  }

  @Test
  void a_transaction_that_is_open_keeps_nobody_from_counting() throws SQLException {
    var tasks = List.of(ByHand.waiting(bench, action(1)), ByHand.waiting(bench, action(1)));
    var open = connect(_ -> true);
    var shard = number(open, OWN_SHARD);
    var meanwhile = connect(number -> number == shard);

    resume(open, tasks.getFirst());
    resume(meanwhile, tasks.getLast());
    meanwhile.commit();
    assertThat(total()).isEqualTo(1);

    open.commit();
    assertThat(total()).isZero();
  }

  @Test
  void who_has_counted_and_not_yet_committed_keeps_no_other_connection_waiting()
      throws SQLException {
    var tasks = List.of(ByHand.waiting(bench, action(1)), ByHand.waiting(bench, action(1)));
    var slow = connect(_ -> true);
    var meanwhile = connect(_ -> true);

    resume(slow, tasks.getFirst());
    resume(meanwhile, tasks.getLast());
    meanwhile.commit();
    assertThat(total()).isEqualTo(1);

    slow.rollback();
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void a_write_that_fails_at_the_commit_takes_no_other_along_and_counts_nothing() {
    var tasks = IntStream.range(0, 20).mapToObj(_ -> ByHand.waiting(bench, action(1))).toList();
    bench.execute(
        """
        create function refuse() returns trigger language plpgsql
          as $$ begin raise exception 'not this one'; end $$;
        create constraint trigger refuse after update on agent_tasks
          deferrable initially deferred for each row when (new.task_id = '%s')
          execute function refuse()
        """
            .formatted(tasks.get(10).text()));

    var decisions = tasks.stream().map(it -> bench.bus.ask(approval(bench, it, 1))).toList();
    var _ = Future.join(decisions).otherwiseEmpty().await();

    assertThat(decisions).filteredOn(Future::failed).containsExactly(decisions.get(10));
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void a_tenant_sees_its_own_counters_only() throws SQLException {
    var _ = ByHand.waiting(bench, action(1));
    var connection = connect(_ -> true);

    assertThat(number(connection, "select sum(waiting) from pending_count")).isEqualTo(1);
    name(connection, "other");

    assertThat(number(connection, "select count(*) from pending_count")).isZero();
  }

  @Test
  void the_servers_roles_can_write_no_counter_not_even_by_a_table_of_their_own()
      throws SQLException {
    var _ = ByHand.waiting(bench, action(1));
    var connection = connect(_ -> true);
    connection.setAutoCommit(true);

    for (var role : List.of("countersign_app", "countersign_system"))
      for (var change :
          List.of(
              "insert into pending_count values ('demo', 99, 1)",
              "update pending_count set waiting = 0",
              "delete from pending_count",
              "create temp table mine (tenant_id text, status text);"
                  + "create trigger falsify after insert on mine for each row"
                  + " execute function count_pending()"))
        assertThatThrownBy(
                () -> connection.createStatement().execute("set role " + role + ";" + change))
            .hasMessageContaining("permission denied");

    assertThat(total()).isEqualTo(1);
  }

  /** Of four, one is cancelled, one waits on with one request, and two are decided. */
  private static Future<?> end(AgentBench node, TaskId task, int number) {
    var principal = new Principal(node.tenant, AgentBench.ADA);
    return switch (number % 4) {
      case 0 -> node.bus.ask(new Cancel(principal, task));
      case 1 -> node.bus.ask(approval(node, task, 1));
      default ->
          Future.join(
              node.bus.ask(approval(node, task, 1)),
              node.bus.ask(approval(node, task, 2)),
              node.bus.ask(approval(node, task, 2)));
    };
  }

  private static Decide approval(AgentBench node, TaskId task, int request) {
    var which = new Decide.Which(Optional.empty(), Optional.of(request), Optional.empty());
    var ruling = new Decide.Ruling(new Verdict.Approved(), which);
    return new Decide(node.tenant, task, ruling, AgentBench.ADA, AgentBench.newJob());
  }

  private List<Task> submitAndClaim() {
    var brief = new Brief("g", "scripted", Optional.empty(), Optional.empty(), List.of());
    var by = new Principal(bench.tenant, AgentBench.ADA);
    Future.join(
            IntStream.range(0, TASKS)
                .mapToObj(_ ->
                    bench.bus.ask(new Submit(by, AgentBench.newTask(), AgentBench.newJob(), brief)))
                .toList())
        .await();
    return ByHand.claim(bench);
  }

  private long total() {
    var page = new Page(1, Optional.empty());
    return bench.bus.ask(new ListPending(bench.tenant, page)).await().total();
  }

  /** As the server for the tenant, in a transaction, on a connection with such a shard. */
  private Connection connect(Predicate<Long> shard) throws SQLException {
    while (true) {
      var connection = TestDatabase.connect(bench.uri);
      connections.add(connection);
      if (!shard.test(number(connection, OWN_SHARD))) continue;
      connection.createStatement().execute("set role countersign_app");
      connection.createStatement().execute("set lock_timeout = '3s'");
      name(connection, "demo");
      connection.setAutoCommit(false);
      return connection;
    }
  }

  private static void name(Connection connection, String tenant) throws SQLException {
    connection.createStatement().execute("set countersign.tenant = '" + tenant + "'");
  }

  private static void resume(Connection connection, TaskId task) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update agent_tasks set status = 'CANCELLED', approval_prompt = null,
              pending_digest = null, pending_action_data = null
            where task_id = ?
            """)) {
      update.setString(1, task.text());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
