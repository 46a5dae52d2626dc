package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.http.page.Shown.Piece;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing hides in a text. */
class ShownTest {
  @Test
  void what_shows_by_itself_stays_as_it_is() {
    var text = "Grüße,\n\tÅsa — 20 % of 1\u00a0000 € 日本 🙂";

    assertThat(Shown.of(text).pieces()).containsExactly(new Piece.Plain(text));
  }

  @Test
  void a_hidden_character_is_named_where_it_stands() {
    assertThat(Shown.of("a\u202eb").pieces())
        .containsExactly(
            new Piece.Plain("a"),
            new Piece.Hidden("U+202E", "right-to-left override"),
            new Piece.Plain("b"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x08, 0x0B, 0x0D, 0x1B, 0x7F, 0x85, 0xAD, 0x34F, 0x61C, 0x115F, 0x17B4, 0x180E,
        0x200B, 0x200D, 0x200F, 0x2028, 0x2029, 0x202A, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164,
        0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xE000, 0xE0001, 0xE0041, 0xE0100, 0x10FFFF
      })
  void what_no_screen_shows_is_shown(int point) {
    assertThat(Shown.of("a" + Character.toString(point)).hiddenCount()).isOne();
  }

  @Test
  void half_a_pair_is_shown_as_such() {
    assertThat(Shown.of("\ud83d").pieces()).hasOnlyElementsOfType(Piece.Hidden.class);
  }

  @Test
  void no_character_is_lost() {
    IntStream.rangeClosed(0, 0x2FFF)
        .filter(point -> point < 0xD800 || point > 0xDFFF)
        .forEach(point ->
            assertThat(Shown.of("x" + Character.toString(point)))
                .satisfies(shown -> {
                  var plain =
                      shown.pieces().stream()
                          .filter(Piece.Plain.class::isInstance)
                          .map(piece -> ((Piece.Plain) piece).text())
                          .reduce("", String::concat);
                  assertThat(plain.codePointCount(0, plain.length()) + shown.hiddenCount())
                      .isEqualTo(2);
                }));
  }
}
