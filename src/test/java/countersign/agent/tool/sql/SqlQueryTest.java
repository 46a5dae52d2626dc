package countersign.agent.tool.sql;

import static countersign.agent.tool.sql.SqlBench.answer;
import static countersign.agent.tool.sql.SqlBench.call;
import static countersign.agent.tool.sql.SqlBench.on;
import static countersign.agent.tool.sql.SqlBench.run;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.tool.Schemas;
import countersign.config.SqlConfig;
import countersign.config.SqlConfig.Rights;
import countersign.config.SqlConfig.Source;
import countersign.task.Effect;
import countersign.task.ToolResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sql_query} reads, whatever the statement tries. */
class SqlQueryTest {
  private static SqlBench bench;

  @BeforeAll
  static void start() {
    bench = new SqlBench(Duration.ofSeconds(3));
  }

  @AfterEach
  void nothing_was_changed() {
    assertThat(bench.value("select sum(price) || ' ' || count(*) from goods")).isEqualTo("3.60 3");
    assertThat(bench.value("select count(*) from log")).isEqualTo("0");
    assertThat(bench.value("select is_called from numbers")).isEqualTo("f");
  }

  @Test
  void rows_are_told_with_their_columns_as_json() {
    var told = answer(bench.query, call("select id, name, price, tags from goods order by id;"));

    assertThat(told.path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"id\",\"type\":\"int4\"},{\"name\":\"name\",\"type\":\"text\"},"
                + "{\"name\":\"price\",\"type\":\"numeric\"},{\"name\":\"tags\",\"type\":\"jsonb\"}]");
    assertThat(
            run(bench.query, call("select id, name, price, tags from goods order by id")).content())
        .as("numbers keep their digits")
        .contains(
            "[[1,\"apple\",1.50,{\"green\":true}],[2,\"pear\",2.00,null],"
                + "[3,\"plum\",0.10,[1,2]]]");
    assertThat(told.has("note")).isFalse();
  }

  @Test
  void values_are_bound_and_never_part_of_the_statement() {
    var trick = "apple'; delete from goods; --";

    assertThat(rows("select name from goods where name = $1", trick)).isEqualTo("[]");
    assertThat(rows("select $1::text || $1::text", "$1 ?")).isEqualTo("[[\"$1 ?$1 ?\"]]");
    assertThat(rows("select id from goods where id = $1 and price > $2", 2, 1.99))
        .isEqualTo("[[2]]");
    assertThat(rows("select $1::int is null, $2::bool", null, true)).isEqualTo("[[true,true]]");
    assertThat(rows("select $1::jsonb -> 'a'", Map.of("a", List.of(1)))).isEqualTo("[[[1]]]");
    assertThat(rows("select id from goods where tags ? 'green'")).isEqualTo("[[1]]");
    assertThat(rows("select $1::date + 1", "2026-02-28")).isEqualTo("[[\"2026-03-01\"]]");
  }

  @Test
  void values_and_parameters_must_agree() {
    assertThat(error("select $2::int", 1, 2)).contains("value for $1, which");
    assertThat(error("select $1::int, $3::int", 1)).contains("no value for $3");
    assertThat(error("select $0")).contains("no value for $0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select write_log()",
        "select * from goods where write_log() = 1",
        "with gone as (delete from goods returning *) select * from gone",
        "explain analyze delete from goods",
        "select nextval('numbers')",
        "select setval('numbers', 5)",
        "select set_config('transaction_read_only', 'off', true), write_log()",
        "select set_config('transaction_read_only', 'off', false)",
        "select query_to_xml('delete from goods', true, true, '')",
        "select * into copy from goods",
        "select lo_from_bytea(0, 'x')",
        "select * from goods for update"
      })
  void what_would_write_is_refused_by_the_database(String sql) {
    assertThat(error(sql)).containsPattern("SQLSTATE (25|0A)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set transaction read write",
        "commit",
        "begin",
        "do $$ begin delete from goods; end $$",
        "call x()",
        "copy goods to program 'touch /tmp/x'",
        "copy goods to stdout",
        "delete from goods",
        "prepare x as delete from goods",
        "lock goods",
        "listen x",
        "vacuum",
        "--\rlock goods in access share mode /*\nselect */"
      })
  void what_is_no_question_is_not_run(String sql) {
    assertThat(error(sql)).contains("is not run by this tool. It runs EXPLAIN, SELECT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commit; delete from goods",
        "select 1; set transaction read write",
        "select E'a'\n'\\'; delete from goods; --'",
        "select 1; --\ndelete from goods"
      })
  void several_statements_are_not_run(String sql) {
    assertThat(run(bench.query, call(sql)).outcome()).isEqualTo(ToolResult.Outcome.ERROR);
  }

  @Test
  void what_takes_long_is_ended() {
    assertThat(error("select pg_sleep(30)"))
        .isEqualTo("The statement took too long and was ended.");
    assertThat(error("select count(*) from generate_series(1, 1000000000)")).contains("too long");
  }

  @Test
  void what_gives_many_rows_has_no_more_time_and_can_not_give_itself_more() {
    var patient =
        SqlTools.of(
                new SqlConfig(
                    Map.of(
                        "shop",
                        new Source(
                            URI.create(bench.uri),
                            new Rights(false, false),
                            Duration.ofMillis(500),
                            1000))))
            .getFirst();

    assertThat(
            run(
                    patient,
                    call(
                        """
                        select set_config('statement_timeout', '0', true),
                          pg_sleep(case when n = 250 then 2 else 0 end)
                        from generate_series(1, 300) n
                        """))
                .content())
        .isEqualTo("The statement took too long and was ended.");
  }

  @Test
  void much_is_cut_and_said() {
    var many = answer(bench.query, call("select * from generate_series(1, 1000000)"));
    var large = answer(bench.query, call("select repeat('x', 20000)"));
    var wide =
        answer(bench.query, call("select repeat('x', 9000) from generate_series(1, 30), goods"));

    assertThat(many.path("rows")).hasSize(SqlBench.MAX_ROWS);
    assertThat(many.path("note").asText()).isEqualTo("There are more rows; these are the first 5.");
    assertThat(large.at("/rows/0/0").asText()).hasSize(SqlRows.MAX_VALUE_LENGTH + 1);
    assertThat(large.path("note").asText()).contains("were cut");
    assertThat(wide.path("rows")).hasSize(5);
    assertThat(error("select repeat('x', 40000000)"))
        .isEqualTo("The result is too large; ask for less.");
  }

  @Test
  void odd_values_are_texts() {
    assertThat(rows("select 'NaN'::float8, 'infinity'::float8, 10::numeric ^ 60, array[1,2]"))
        .startsWith("[[\"NaN\",\"Infinity\",\"1")
        .endsWith("\"{1,2}\"]]");
    assertThat(rows("show statement_timeout")).isEqualTo("[[\"3s\"]]");
    assertThat(rows("values (1), (2)")).isEqualTo("[[1],[2]]");
  }

  @Test
  void what_the_database_says_is_told_and_nothing_about_where_it_is() {
    assertThat(error("select nme from goods"))
        .contains("column \"nme\" does not exist", "Hint", "At character 8", "[SQLSTATE 42703]");
    var gone = run(bench.query, on("gone", "select 1"));
    assertThat(gone).isEqualTo(ToolResult.error("The connection to the database failed."));
  }

  @Test
  void the_sources_are_part_of_the_schema() {
    assertThat(SqlTools.of(new SqlConfig(Map.of()))).isEmpty();
    assertThat(Schemas.flaws(bench.query.spec(), on("read", "select 1"))).isEmpty();
    assertThat(Schemas.flaws(bench.query.spec(), on("other", "select 1"))).isNotEmpty();
    assertThat(Schemas.flaws(bench.execute.spec(), on("read", "select 1"))).isNotEmpty();
    assertThat(bench.query.effect(call("select 1"))).isEqualTo(Effect.READ_ONLY);
  }

  private static String rows(String sql, Object... parameters) {
    return answer(bench.query, call(sql, parameters)).path("rows").toString();
  }

  private static String error(String sql, Object... parameters) {
    var result = run(bench.query, call(sql, parameters));
    assertThat(result.outcome()).as(result.content()).isEqualTo(ToolResult.Outcome.ERROR);
    return result.content();
  }
}
