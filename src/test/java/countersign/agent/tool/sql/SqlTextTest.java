package countersign.agent.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
  @Test
  void parameters_become_question_marks_and_question_marks_are_kept() {
    var one = one("select $2, $1 from t where a ? 'b' and c = $1 and d$1 = 'x'");

    assertThat(one.jdbc()).isEqualTo("select ?, ? from t where a ?? 'b' and c = ? and d$1 = 'x'");
    assertThat(one.parameters()).isEqualTo(List.of(2, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select '$1 ; ? '' ;'",
        "select E'\\';$1' , e'\\\\'",
        "select \"a;$1\"\"?\"",
        "select $$ ; $1 ' $$",
        "select $a$ ; $$ $1 $a$",
        "select U&'d\\0061t;'",
        "select 1 /* ; /* $1 */ ; */",
        "select 1 -- ; $1",
        "/* a */ -- b\n (select 1)"
      })
  void in_texts_names_and_comments_nothing_ends_a_statement_or_is_a_parameter(String sql) {
    var one = one(sql);

    assertThat(one.jdbc()).isEqualTo(sql);
    assertThat(one.verb()).isEqualTo("SELECT");
    assertThat(one.parameters()).isEmpty();
  }

  /** Its documentation says less than its lexer does: both kinds of line breaks end a comment. */
  @Test
  void a_comment_ends_at_a_carriage_return_as_it_does_for_postgresql() {
    assertThat(one("--\rlock goods /*\nselect */").verb()).isEqualTo("LOCK");
    assertThat(one("select 1 --\r, $1").parameters()).isEqualTo(List.of(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 1;", "select 1 ; -- done", "select 1;/* x */ "})
  void a_semicolon_at_the_end_is_left_out(String sql) {
    assertThat(one(sql).body().strip()).isEqualTo("select 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; select 2",
        "commit; delete from goods",
        "select 1;;",
        "select 'a\\'; delete from goods; --'",
        "select E'a\\\\'; delete from goods; --'",
        "select $a$ x $a$; delete from goods",
        "select 1 /* /* */ */; drop table goods",
        "select 1 --\r; drop table goods"
      })
  void a_second_statement_is_refused(String sql) {
    assertThat(SqlText.of(sql))
        .isEqualTo(new SqlText.Read.Refused("There must be one statement and no more."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select 'a", "select \"a", "select $$ a", "select /* /* */", "select E'\\'"})
  void what_has_no_end_is_refused(String sql) {
    assertThat(SqlText.of(sql))
        .isEqualTo(new SqlText.Read.Refused("A text or comment in the statement has no end."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "-- x", ";", "()", "1"})
  void without_a_first_word_there_is_no_statement(String sql) {
    assertThat(SqlText.of(sql)).isInstanceOf(SqlText.Read.Refused.class);
  }

  private static SqlText.Read.One one(String sql) {
    return (SqlText.Read.One) SqlText.of(sql);
  }
}
