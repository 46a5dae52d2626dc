package countersign.agent.tool.sql;

import static countersign.agent.tool.sql.SqlBench.call;
import static countersign.agent.tool.sql.SqlBench.labels;
import static countersign.agent.tool.sql.SqlBench.line;
import static countersign.agent.tool.sql.SqlBench.on;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.TestDatabase;
import countersign.task.Preview.Kind;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person sees which rows would change, and looking changes none. */
class TryOutTest {
  private static SqlBench bench;

  @BeforeAll
  static void start() {
    bench = new SqlBench();
  }

  @AfterEach
  void looking_changed_nothing() {
    assertThat(bench.value("select sum(price) || ' ' || count(*) from goods")).isEqualTo("3.60 3");
    assertThat(bench.value("select count(*) from log")).isEqualTo("0");
    assertThat(bench.value("select is_called || ' ' || last_value from numbers"))
        .isEqualTo("false 1");
    assertThat(bench.value("select count(*) from pg_proc where proname like 'countersign%'"))
        .isEqualTo("0");
    assertThat(bench.value("select count(*) from pg_locks where relation = 'goods'::regclass"))
        .isEqualTo("0");
  }

  @Test
  void a_list_shows_the_statement_and_where_it_runs() {
    var preview = bench.execute.preview(call("delete from goods where id = $1", 7)).orElseThrow();

    assertThat(labels(preview)).containsExactly("Database", "Value of $1");
    assertThat(line(preview, "Database")).contains(" at 127.0.0.1:", ", as ").doesNotContain("//");
    assertThat(preview.blocks().getFirst().text().text())
        .isEqualTo("delete from goods where id = $1");
  }

  @Test
  void null_is_not_shown_as_the_text_null_is() {
    var sql = "delete from goods where name = $1 or name = $2";

    var preview = bench.execute.preview(call(sql, null, "null")).orElseThrow();

    assertThat(labels(preview)).containsExactly("Database", "No value for $1", "Value of $2");
  }

  @Test
  void rows_are_shown_before_and_after() {
    var preview = bench.live(call("update goods set price = price * 2 where id < $1", 3));

    assertThat(line(preview, "If it ran now"))
        .isEqualTo("2 rows would be inserted, updated or deleted");
    assertThat(preview.blocks().getFirst().kind()).isEqualTo(Kind.DIFF);
    assertThat(preview.blocks().getFirst().text().text())
        .isEqualTo(
            """
            @@ row 1 @@
             id: 1
             name: "apple"
            -price: 1.50
            +price: 3.00
             tags: {"green":true}
            @@ row 2 @@
             id: 2
             name: "pear"
            -price: 2.00
            +price: 4.00
             tags: null\
            """);
  }

  @Test
  void what_goes_and_what_comes_is_shown() {
    assertThat(changes("delete from goods where id = 3"))
        .isEqualTo("@@ row 1 @@\n-id: 3\n-name: \"plum\"\n-price: 0.10\n-tags: [1,2]");
    assertThat(changes("insert into log values ('2026-01-01Z', 'a\nb') -- new"))
        .contains("+at: \"2026-01-01T", "+what: \"a\\nb\"");
    assertThat(
            changes("with low as (select 3 as n) delete from goods where id = (select n from low)"))
        .contains("-name: \"plum\"");
    assertThat(changes("delete from goods where id = 3 returning name"))
        .contains(" name: \"plum\"");
  }

  @Test
  void many_rows_are_counted_and_the_first_shown() {
    var preview =
        bench.live(call("insert into log (what) select n from generate_series(1, 1000) n"));

    assertThat(line(preview, "If it ran now"))
        .isEqualTo("1,000 rows would be inserted, updated or deleted; the first 20 are shown");
    assertThat(preview.blocks().getFirst().text().text())
        .contains("@@ row 20 @@")
        .doesNotContain("row 21");
  }

  @Test
  void none_is_said_as_well() {
    assertThat(line(bench.live(call("delete from goods where id = 99")), "If it ran now"))
        .startsWith("0 rows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update goods set price = 1 where setval('numbers', 99) = 99 | setval",
        "update goods set price = nextval('numbers') | nextval",
        "delete from goods where write_log() = 1 | write_log",
        "delete from goods where exists (select query_to_xml('select setval(''numbers'', 9)', true, true, '')) | query_to_xml",
        "with x as (select setval('numbers', 9)) delete from goods where id in (select setval from x) | setval",
        "insert into log (what) values ('a') returning setval('numbers', 7) | setval",
        "delete from goods using generate_series(1, setval('numbers', 3)) | setval",
        "delete from goods where pg_sleep(5) is not null | pg_sleep",
        "delete from goods where U&\"set\\0076al\"('numbers', 3) = 3 | setval"
      })
  void what_a_rollback_may_not_undo_is_not_tried_out(String sql, String function) {
    assertThat(line(bench.live(call(sql)), "Not tried out"))
        .contains("functions that may do what a rollback doesn't undo", function + "(");
  }

  @Test
  void functions_that_only_answer_differently_are_no_hindrance() {
    assertThat(changes("insert into log (what) values (gen_random_uuid()::text || random())"))
        .contains("+what: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncate goods", "drop table goods", "select write_log()"})
  void other_statements_are_not_tried_out(String sql) {
    assertThat(line(bench.live(call(sql)), "Not tried out")).startsWith("Only INSERT");
  }

  @Test
  void what_would_fail_is_said() {
    assertThat(line(bench.live(call("insert into goods values (1, 'again')")), "Would fail now"))
        .contains("duplicate key", "[SQLSTATE 23505]");
    assertThat(line(bench.live(call("delete from nothing")), "Would fail now"))
        .contains("\"nothing\" does not exist");
    assertThat(line(bench.live(call("commit")), "Would not be run")).contains("COMMIT is not run");
    assertThat(line(bench.live(call("delete from goods) select (1 --")), "Would fail now"))
        .contains("syntax error");
  }

  @Test
  void who_holds_a_row_is_not_waited_for_and_nobody_waits_afterwards() throws SQLException {
    try (var other = TestDatabase.connect(bench.uri);
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update goods set name = 'held' where id = 1");

      assertThat(line(bench.live(call("delete from goods")), "Not tried out")).contains("a lock");

      other.rollback();
      bench.live(call("delete from goods"));
      statement.execute("set lock_timeout = 100");
      assertThat(statement.executeUpdate("update goods set name = 'free' where id = 1")).isOne();
      other.rollback();
    }
  }

  @Test
  void who_holds_a_whole_table_is_not_waited_for_either() throws SQLException {
    try (var other = TestDatabase.connect(bench.uri);
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table goods in access exclusive mode");

      assertThat(line(bench.live(call("delete from goods")), "Not tried out")).contains("a lock");

      assertThat(SqlBench.value(other, "select count(*) from pg_locks where not granted"))
          .isEqualTo("0");
      other.rollback();
    }
  }

  @Test
  void a_list_that_is_too_long_says_so_also_in_a_live_preview() {
    var numbers = IntStream.rangeClosed(1, 100).boxed().toArray();
    var all = IntStream.rangeClosed(1, 100).mapToObj(n -> "$" + n).collect(joining(", "));

    var preview =
        bench.live(call("delete from goods where id + 1000 in (%s)".formatted(all), numbers));

    assertThat(line(preview, "Left out"))
        .isEqualTo("More than there is room for; the arguments are whole.");
  }

  @Test
  void what_takes_long_is_ended_and_triggers_are_rolled_back() {
    bench.sql(
        """
        create function slow(int) returns bool stable language plpgsql as
          $$ begin perform pg_sleep(30); return true; end $$;
        create function note() returns trigger language plpgsql as
          $$ begin insert into log (what) values ('changed'); return null; end $$;
        create trigger noted after update on goods for each row execute function note();
        """);

    assertThat(line(bench.live(call("delete from goods where slow(id)")), "Not tried out"))
        .contains("1500 ms");
    assertThat(line(bench.live(call("update goods set price = 0")), "If it ran now"))
        .startsWith("3 rows");
  }

  @Test
  void it_is_not_tried_where_it_is_switched_off_or_nobody_answers() {
    assertThat(line(bench.live(on("plain", "delete from goods")), "Not tried out"))
        .contains("switched that off");
    assertThat(line(bench.live(on("gone", "delete from goods")), "Not tried out"))
        .isEqualTo("The database can't be reached.");
  }

  private static String changes(String sql) {
    var block = bench.live(call(sql)).blocks().getFirst();
    assertThat(block.label()).isEqualTo("Rows before and after");
    return block.text().text();
  }
}
