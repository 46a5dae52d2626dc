package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.agent.model.Wire.Call;
import countersign.config.ModelPrice;
import countersign.config.ModelServerConfig;
import countersign.task.Money;
import countersign.task.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider makes of its server's answers. */
@ParameterizedClass
@EnumSource(Wire.class)
class ProviderReplyTest {
  private final Wire wire;
  private final ProviderBench bench;

  ProviderReplyTest(Wire wire) throws Exception {
    this.wire = wire;
    this.bench = new ProviderBench(wire);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void text_and_several_calls_in_one_reply_come_in_order() {
    var reply =
        bench.answered(
            wire.says(
                "First the plan.",
                new Call("call_a", "update_plan", "{\"steps\":[]}"),
                new Call("call_b", "no_such_tool", "{\"text\":\"ä\\n\"}")));

    assertThat(reply)
        .isEqualTo(
            new Reply.Said(
                "First the plan.",
                List.of(
                    new ProposedCall("call_a", "update_plan", "{\"steps\":[]}"),
                    new ProposedCall("call_b", "no_such_tool", "{\"text\":\"ä\\n\"}")),
                usage(120, 30)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"12345678901234567890.5", "1e400", "0.30000000000000004441", "-0", "1E+2"})
  void a_number_comes_as_the_model_wrote_it_so_that_what_would_change_is_refused(String number) {
    var reply = bench.answered(wire.says("", new Call("a", "pay", "{\"n\":" + number + "}")));

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said ->
                assertThat(
                        new BigDecimal(
                            said.calls().getFirst().arguments().replaceAll("[^-+.0-9eE]", "")))
                    .isEqualByComparingTo(number));
  }

  @Test
  void a_name_that_stands_twice_is_never_settled_by_us() {
    var reply = bench.answered(wire.says("", new Call("a", "pay", "{\"n\":1,\"n\":2}")));

    switch (reply) {
      // Text that the run loop reads, and refuses.
      case Reply.Said said ->
          assertThat(said.calls().getFirst().arguments()).isEqualTo("{\"n\":1,\"n\":2}");
      case Reply.Garbled(var why, _) -> assertThat(why).contains("not readable");
      case Reply.Unreachable(var why) -> throw new AssertionError(why);
    }
  }

  @Test
  void a_text_without_calls_is_a_thought() {
    assertThat(bench.answered(wire.says("I think so.")))
        .isEqualTo(new Reply.Said("I think so.", List.of(), usage(120, 30)));
  }

  @Test
  void without_usage_there_are_no_tokens_and_no_cost() {
    bench.prices = Map.of(wire.model, price("3", "15"));

    assertThat(bench.answered(wire.answer("ok", "", "")))
        .isEqualTo(new Reply.Said("ok", List.of(), usage(0, 0)));
  }

  @Test
  void the_cost_is_exact_and_the_answering_models_price_comes_first() {
    bench.prices = Map.of(wire.model, price("0.15", "0.6"), "asked-model", price("9", "9"));

    assertThat(bench.answered(wire.says("ok")))
        .isEqualTo(new Reply.Said("ok", List.of(), costing("0.000036")));
  }

  @Test
  void a_price_of_the_model_as_it_was_asked_will_do() {
    bench.prices = Map.of("asked-model", price("1", "2"));

    assertThat(bench.answered(wire.says("ok")))
        .isEqualTo(new Reply.Said("ok", List.of(), costing("0.00018")));
  }

  @Test
  void a_reply_that_was_cut_off_is_refused_and_its_tokens_count() {
    var reply =
        bench.answered(
            wire.answer("It is", wire.cutOff(), wire.usage(120, 30), new Call("a", "pay", "{}")));

    assertThat(reply)
        .isEqualTo(
            new Reply.Garbled(
                "It was cut off at the length limit. Say less, in smaller steps.", usage(120, 30)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void an_empty_reply_is_refused(String text) {
    assertThat(bench.answered(wire.says(text)))
        .isEqualTo(new Reply.Garbled("It was empty: no text and no tool call.", usage(120, 30)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void a_call_without_a_name_is_refused(String name) {
    assertThat(bench.answered(wire.says("", new Call("a", name, "{}"))))
        .isInstanceOfSatisfying(
            Reply.Garbled.class, reply -> assertThat(reply.why()).contains("no name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>gateway</html>",
        "{}",
        "[]",
        "null",
        "\"ok\"",
        "42",
        "",
        "{\"message\": \"ok\"}",
      })
  void what_is_no_answer_is_refused(String body) {
    assertThat(bench.answered(body)).isEqualTo(new Reply.Garbled("It was not readable."));
  }

  @Test
  void an_answer_that_stops_in_the_middle_is_refused() {
    var whole = wire.says("ok", new Call("a", "pay", "{\"n\":1}")).strip();

    assertThat(bench.answered(whole.substring(0, whole.length() / 2)))
        .isEqualTo(new Reply.Garbled("It was not readable."));
    assertThat(bench.answered(whole.substring(0, whole.length() - 1)))
        .isEqualTo(new Reply.Garbled("It was not readable."));
  }

  @Test
  void the_tasks_own_model_wins_and_without_any_nothing_is_asked() {
    bench.server.answers(200, wire.says("ok"));

    var _ = bench.next(Story.of("Go", Optional.of("own-model")));
    bench.model = Optional.empty();

    assertThat(bench.next(Story.of("Go")))
        .isEqualTo(
            new Reply.Unreachable(
                "The task names no model, and no default is configured (%s_MODEL)."
                    .formatted(wire.name())));
    assertThat(bench.server.asked()).hasSize(1);
    assertThat(bench.server.asked().getFirst().path("model").asText()).isEqualTo("own-model");
  }

  @Test
  void a_conversation_that_can_not_be_made_to_fit_is_not_sent() {
    bench.window = new ModelServerConfig.Window(2000, 500);

    assertThat(bench.next(Story.of("x".repeat(5000))))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why())
                    .contains(
                        "The conversation is about 2",
                        "models."
                            + wire.name().toLowerCase(Locale.ROOT)
                            + ".context-tokens is 2000",
                        "500 are kept for the reply"));
    assertThat(bench.server.asked()).isEmpty();
  }

  private Usage usage(int input, int output) {
    return new Usage(input, output, Optional.of(wire.model), Optional.empty());
  }

  private Usage costing(String amount) {
    var cost = new Money(new BigDecimal(amount), "USD");
    return new Usage(120, 30, Optional.of(wire.model), Optional.of(cost));
  }

  private static ModelPrice price(String input, String output) {
    return new ModelPrice(new BigDecimal(input), new BigDecimal(output), "USD");
  }
}
