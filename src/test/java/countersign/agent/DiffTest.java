package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiffTest {
  @Test
  void equal_texts_have_none() {
    assertThat(Diff.unified("f", "a\nb", "a\nb")).isEmpty();
    assertThat(Diff.unified("f", "", "")).isEmpty();
  }

  @Test
  void a_change_stands_between_three_lines_on_each_side() {
    assertThat(Diff.unified("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
        .isEqualTo(
            """
            --- f
            +++ f
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8\
            """);
  }

  @Test
  void the_end_of_the_last_line_and_carriage_returns_are_seen() {
    assertThat(Diff.unified("f", "a\n", "a")).endsWith("-a\n+a\n\\ No newline at end of file");
    assertThat(Diff.unified("f", "a\r\n", "a\n")).endsWith("-a\u240D\n+a");
  }

  @Test
  void a_new_text_is_added_as_a_whole() {
    assertThat(Diff.unified("f", "", "a\nb\n")).endsWith("+a\n+b");
  }

  @Test
  void two_texts_with_nothing_in_common_take_no_longer_than_to_read_them() {
    var diff = Diff.unified("f", "same\n" + numbers(0), "same\n" + numbers(200_000));
    assertThat(diff).contains("\n same\n-0\n").endsWith("+399999");
  }

  private static String numbers(int from) {
    return IntStream.range(from, from + 200_000)
        .mapToObj(i -> i + "\n")
        .collect(Collectors.joining());
  }
}
