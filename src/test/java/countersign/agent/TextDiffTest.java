package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {
  @Test
  void changed_lines_stand_between_three_that_stayed() {
    assertThat(TextDiff.of("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nE\nf\ng\nh\n"))
        .contains("@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h");
  }

  @Test
  void changes_far_apart_are_in_places_of_their_own() {
    assertThat(TextDiff.of(numbers(0, 100), numbers(0, 100).replace("\n10\n", "\nx\n") + "y\n"))
        .contains(
            "@@ -8,7 +8,7 @@\n 7\n 8\n 9\n-10\n+x\n 11\n 12\n 13\n"
                + "@@ -98,3 +98,4 @@\n 97\n 98\n 99\n+y");
  }

  @Test
  void texts_that_are_equal_have_no_changes() {
    assertThat(TextDiff.of("a\n", "a\n")).contains("");
    assertThat(TextDiff.of("", "")).contains("");
  }

  @Test
  void all_of_a_new_text_is_added_and_all_of_an_emptied_one_taken_away() {
    assertThat(TextDiff.of("", "a\nb\n")).contains("@@ -0,0 +1,2 @@\n+a\n+b");
    assertThat(TextDiff.of("a\nb\n", "")).contains("@@ -1,2 +0,0 @@\n-a\n-b");
  }

  @Test
  void a_missing_line_break_at_the_end_and_other_line_breaks_are_changes() {
    assertThat(TextDiff.of("a\n", "a"))
        .contains("@@ -1,1 +1,1 @@\n-a\n+a\n\\ No line break at the end");
    assertThat(TextDiff.of("a\n", "a\r\n")).contains("@@ -1,1 +1,1 @@\n-a\n+a\r");
  }

  @Test
  void a_line_of_dashes_is_a_removed_line_like_any_other() {
    assertThat(TextDiff.of("-- b\n", "++ c\n")).contains("@@ -1,1 +1,1 @@\n--- b\n+++ c");
  }

  @Test
  void a_small_change_in_a_long_text_is_shown_and_long_texts_without_anything_in_common_are_not() {
    var longText = numbers(0, 3 * TextDiff.MAX_LINES);

    assertThat(TextDiff.of(longText, longText.replace("\n7000\n", "\nx\n")).orElseThrow())
        .contains("-7000\n+x\n");
    assertThat(TextDiff.of(longText, numbers(100_000, 200_000))).isEmpty();
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> n + "\n").collect(Collectors.joining());
  }
}
