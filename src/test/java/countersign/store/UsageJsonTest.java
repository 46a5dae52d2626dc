package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.Json;
import countersign.task.Event;
import countersign.task.Money;
import countersign.task.Turn;
import countersign.task.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageJsonTest {
  private static final Usage PAID =
      new Usage(
          120, 30, Optional.of("m"), Optional.of(new Money(new BigDecimal("0.0000004"), "USD")));

  @Test
  void what_was_written_is_read_again() {
    for (var event :
        List.of(
            new Event.TurnTaken(new Turn(1, "hm", List.of(), Map.of(), PAID)),
            new Event.ReplyRefused("too long", PAID),
            new Event.ReplyRefused("too long", new Usage(1, 2, Optional.of("m"), Optional.empty())),
            new Event.ReplyRefused("too long"))) {
      var columns = EventJson.write(event);

      assertThat(EventJson.read(columns.kind(), "", columns.data().toString())).isEqualTo(event);
    }
  }

  @Test
  void money_is_written_as_text_without_an_exponent() {
    assertThat(UsageJson.write(PAID).at("/cost/amount")).isEqualTo(Json.readOwn("\"0.0000004\""));
  }

  @Test
  void entries_of_older_versions_have_no_model_no_cost_and_for_refusals_no_usage() {
    var turn =
        """
        {"turn": 1, "thought": "hm", "calls": [], "flaws": {},
         "usage": {"input_tokens": 5, "output_tokens": 7}}
        """;

    assertThat(EventJson.read("turn_taken", "", turn))
        .isEqualTo(new Event.TurnTaken(new Turn(1, "hm", List.of(), Map.of(), new Usage(5, 7))));
    assertThat(EventJson.read("reply_refused", "", "{\"why\": \"too long\"}"))
        .isEqualTo(new Event.ReplyRefused("too long"));
  }
}
