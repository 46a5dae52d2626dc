package countersign.agent.tool.sql;

import static countersign.agent.tool.TestAttempt.unknown;
import static countersign.agent.tool.sql.SqlBench.answer;
import static countersign.agent.tool.sql.SqlBench.call;
import static countersign.agent.tool.sql.SqlBench.on;
import static countersign.agent.tool.sql.SqlBench.run;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.tool.TestAttempt;
import countersign.task.Effect;
import countersign.task.ToolResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sql_execute} does one statement, whole or not at all, and says when nobody knows. */
class SqlExecuteTest {
  private SqlBench bench;

  @BeforeEach
  void start() {
    bench = new SqlBench(Duration.ofMillis(800));
  }

  @Test
  void a_statement_is_run_and_its_rows_are_counted() {
    var told = answer(bench.execute, call("update goods set price = $1 where id < $2", 9, 3));

    assertThat(told.toString()).isEqualTo("{\"affected_rows\":2}");
    assertThat(bench.value("select sum(price) from goods")).isEqualTo("18.10");
    assertThat(answer(bench.execute, call("create table made (a int)")).toString())
        .isEqualTo("{\"affected_rows\":0}");
    assertThat(bench.execute.effect(call("x"))).isEqualTo(Effect.ONCE);
  }

  @Test
  void returned_rows_are_told_as_many_as_there_is_room_for() {
    var insert = "insert into goods select n, 'n' from generate_series(11, 310) n returning id";

    var told = answer(bench.execute, call(insert));

    assertThat(told.path("affected_rows").intValue()).isEqualTo(300);
    assertThat(told.path("rows").toString()).isEqualTo("[[11],[12],[13],[14],[15]]");
    assertThat(told.path("note").asText()).isEqualTo("These are the first 5 of 300 rows.");
    assertThat(bench.value("select count(*) from goods")).isEqualTo("303");
  }

  @Test
  void what_is_beside_the_transaction_is_refused() {
    var refused =
        List.of(
            "begin",
            "commit",
            "rollback",
            "end",
            "abort",
            "savepoint a",
            "set role postgres",
            "reset all",
            "start transaction",
            "prepare transaction 'x'",
            "do $$ begin delete from goods; end $$",
            "call x()",
            "copy goods from stdin",
            "copy goods to program 'touch /tmp/x'",
            "lock goods",
            "vacuum",
            "execute x",
            "notify x");

    assertThat(refused)
        .allSatisfy(sql ->
            assertThat(run(bench.execute, call(sql)).content())
                .contains("is not run by this tool. It runs ALTER, ", "Nothing was changed."));
  }

  @Test
  void a_statement_that_fails_changes_nothing() {
    var failed = run(bench.execute, call("update goods set price = 1 / (id - 3)"));

    assertThat(failed.content()).contains("division by zero", "Nothing was changed.");
    assertThat(bench.value("select sum(price) from goods")).isEqualTo("3.60");
    assertThat(run(bench.execute, call("update goods set name = 'x'; commit")).content())
        .contains("one statement and no more", "Nothing was changed.");
    assertThat(run(bench.execute, on("gone", "delete from goods")).content())
        .isEqualTo("The connection to the database failed. Nothing was changed.");
    assertThat(run(bench.execute, call("delete from goods where pg_sleep(9) is null")).content())
        .isEqualTo("The statement took too long and was ended. Nothing was changed.");
  }

  @Test
  void a_commit_that_the_database_refuses_changes_nothing() {
    bench.sql(
        """
        alter table goods add foreign key (id) references goods deferrable initially deferred;
        create function refuse() returns trigger language plpgsql as
          $$ begin raise exception 'not today'; end $$;
        create constraint trigger late after update on goods deferrable initially deferred
          for each row execute function refuse();
        """);

    var result = run(bench.execute, call("update goods set price = 5"));

    assertThat(result.outcome()).isEqualTo(ToolResult.Outcome.ERROR);
    assertThat(result.content()).contains("not today", "Nothing was changed.");
    assertThat(bench.value("select sum(price) from goods")).isEqualTo("3.60");
  }

  @Test
  void a_connection_that_breaks_at_the_commit_leaves_the_outcome_unknown() {
    bench.sql(
        """
        create function break_off() returns trigger language plpgsql as
          $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
        create constraint trigger late after update on goods deferrable initially deferred
          for each row execute function break_off();
        """);
    var attempt = new TestAttempt("3f2b8a50-0c1d-3e4f-8a9b-0c1d2e3f4a5b");

    var outcome = bench.execute.run(call("update goods set price = 5 where id = 1"), attempt);

    assertThat(unknown(outcome)).contains("broke while the transaction was being committed");
    assertThat(attempt.notes())
        .containsExactly("The statement was run, with 1 rows; its transaction is being committed.");
  }

  @Test
  void a_connection_that_breaks_before_the_commit_changes_nothing() {
    var result =
        run(
            bench.execute,
            call("update goods set price = 5 where pg_terminate_backend(pg_backend_pid())"));

    assertThat(result.content()).endsWith("Nothing was changed.");
    assertThat(bench.value("select sum(price) from goods")).isEqualTo("3.60");
  }
}
