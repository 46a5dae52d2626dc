package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.message.FindPreviews;
import countersign.message.FindPreviews.Depth;
import countersign.support.ShowingTool;
import countersign.task.Preview;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Live previews hold nobody up, and say when they couldn't be made. */
class PreviewsTest {
  private static final TimeLimits LIMITS = new TimeLimits(Duration.ofMinutes(1), Map.of());

  private final ShowingTool tool = new ShowingTool();
  private final Previews previews = previews(Previews.LIMIT);

  @Test
  void a_list_gets_what_is_stored_and_nothing_outside_is_asked() {
    var found = find(Depth.STORED, "live one", "live stuck", "plain");

    assertThat(found)
        .extracting(preview -> preview.orElseThrow().headline())
        .containsOnly("The text, shown");
    assertThat(tool.looks()).isZero();
  }

  @Test
  void a_single_request_gets_the_live_one_and_a_tool_without_one_the_usual() {
    var found = find(Depth.LIVE, "live one", "plain");

    assertThat(found)
        .extracting(preview -> preview.orElseThrow().headline())
        .containsExactly("As it is outside", "The text, shown");
  }

  @Test
  void one_that_fails_says_so_without_its_words_and_takes_none_from_others() {
    var found = find(Depth.LIVE, "live throw", "live good", "throw");

    assertThat(found.getFirst().orElseThrow().headline()).isEqualTo("The text, shown");
    assertThat(lastLine(found.getFirst())).isEqualTo("It could not be looked up.");
    assertThat(found.getFirst().toString()).doesNotContain("secret");
    assertThat(found.get(1).orElseThrow().headline()).isEqualTo("As it is outside");
    assertThat(found.get(2)).isEmpty();
  }

  @Test
  void one_that_is_late_is_interrupted_and_says_so() {
    var found = find(previews(Duration.ofMillis(300)), Depth.LIVE, "live stuck", "plain");

    assertThat(lastLine(found.getFirst())).isEqualTo("It could not be looked up in time.");
    assertThat(found.get(1).orElseThrow().headline()).isEqualTo("The text, shown");
  }

  @Test
  void those_that_hang_take_no_place_for_longer_than_the_limit() {
    var brief = previews(Duration.ofMillis(300));
    var stuck = Stream.generate(() -> "live stuck").limit(Previews.MOST_AT_ONCE * 2L);

    find(brief, Depth.LIVE, stuck.toArray(String[]::new));

    assertThat(tool.looks()).isEqualTo(Previews.MOST_AT_ONCE);
    assertThat(find(brief, Depth.LIVE, "live again").getFirst().orElseThrow().headline())
        .isEqualTo("As it is outside");
  }

  private Previews previews(Duration limit) {
    return new Previews(_ -> Future.succeededFuture(new Toolbox(List.of(tool), LIMITS)), limit);
  }

  private List<Optional<Preview>> find(Depth depth, String... texts) {
    return find(previews, depth, texts);
  }

  private static List<Optional<Preview>> find(Previews by, Depth depth, String... texts) {
    var calls = Stream.of(texts).map(PreviewsTest::call).toList();
    return by.find(new FindPreviews(new Tenant("demo"), calls, depth)).await();
  }

  private static FindPreviews.Of call(String text) {
    var arguments = ArgumentsReader.stored(Json.object().put("text", text).toString());
    return new FindPreviews.Of(List.of(), new ToolCall("c", "show", arguments));
  }

  private static String lastLine(Optional<Preview> preview) {
    return preview.orElseThrow().lines().getLast().text().text();
  }
}
