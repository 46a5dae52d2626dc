package countersign.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.task.Preview.Excerpt;
import countersign.task.Preview.Line;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A preview has bounds, and says what it leaves out. */
class PreviewTest {
  private static final Line LEFT_OUT =
      new Line("Left out", "More than there is room for; the arguments are whole.");

  @Test
  void a_text_of_the_greatest_length_is_whole_and_a_longer_one_says_how_much_is_missing() {
    var whole = "x".repeat(Excerpt.MAX_LENGTH);

    assertThat(Excerpt.of(whole)).isEqualTo(new Excerpt(whole, 0));
    assertThat(Excerpt.of(whole + "yz")).isEqualTo(new Excerpt(whole, 2));
  }

  @Test
  void no_character_is_cut_in_two() {
    var before = "x".repeat(Excerpt.MAX_LENGTH - 1);

    assertThat(Excerpt.of(before + "\ud83d\ude00" + "y")).isEqualTo(new Excerpt(before, 3));
  }

  @Test
  void of_too_many_lines_the_last_one_says_that_some_are_missing() {
    var lines = Collections.nCopies(Preview.MAX_LINES + 3, new Line("A", "a"));

    var shown = new Preview("Lines", lines, List.of()).lines();

    assertThat(shown).hasSize(Preview.MAX_LINES);
    assertThat(shown.getLast()).isEqualTo(LEFT_OUT);
  }

  @Test
  void one_more_line_takes_the_place_of_others_only_where_that_is_said() {
    var late = new Line("As it is now", "unknown");
    for (int more : List.of(0, 3)) {
      var lines = Collections.nCopies(Preview.MAX_LINES + more, new Line("A", "a"));

      var shown = new Preview("Lines", lines, List.of()).with(late).lines();

      assertThat(shown).hasSize(Preview.MAX_LINES).endsWith(LEFT_OUT, late);
    }
    assertThat(new Preview("Lines", List.of(), List.of()).with(late).lines()).containsExactly(late);
  }

  @Test
  void a_label_is_short() {
    assertThatThrownBy(() -> new Line("x".repeat(Preview.MAX_LABEL_LENGTH + 1), "text"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
