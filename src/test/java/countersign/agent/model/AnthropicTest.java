package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.agent.model.Wire.Call;
import countersign.config.ModelServerConfig;
import countersign.json.Json;
import countersign.task.Event;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's Messages on the wire. */
class AnthropicTest {
  private ProviderBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new ProviderBench(Wire.ANTHROPIC);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void the_request_carries_the_key_the_model_the_goal_and_the_tools(String end) {
    bench.baseUrl = URI.create(bench.server.address() + end);
    bench.window = new ModelServerConfig.Window(100_000, 5000);

    var asked = bench.asked(Story.of("Send the offer").offering(Tales.sendEmail()));

    assertThat(bench.server.paths()).containsExactly("/v1/messages");
    var headers = bench.server.headers().getFirst();
    assertThat(headers.getFirst("x-api-key")).isEqualTo("sk-secret");
    assertThat(headers.getFirst("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(asked.path("model").asText()).isEqualTo("asked-model");
    assertThat(asked.path("max_tokens").asInt()).isEqualTo(5000);
    assertThat(asked.path("stream").asBoolean()).isFalse();
    assertThat(asked.path("system").toString()).contains("update_plan", "human_approval", "finish");
    assertThat(asked.path("messages")).hasSize(1);
    assertThat(asked.at("/messages/0/role").asText()).isEqualTo("user");
    assertThat(asked.at("/messages/0/content")).isEqualTo(text("Send the offer"));
    assertThat(asked.at("/tools/0/name").asText()).isEqualTo("send_email");
    assertThat(asked.at("/tools/0/description").asText()).isEqualTo("Sends.");
    assertThat(asked.at("/tools/0/input_schema/properties"))
        .isEqualTo(Json.readOwn(Tales.SCHEMA).path("properties"));
    assertThat(asked.at("/tools/0/input_schema/required")).isEqualTo(Json.array().add("to"));
  }

  @Test
  void definitions_that_a_schema_refers_to_go_along() {
    var asked = bench.asked(Story.of("Go").offering(Tales.moveFile()));

    Tales.seesAllDefinitions(asked.at("/tools/0/input_schema"));
  }

  @Test
  void without_a_key_nothing_is_asked() {
    bench.apiKey = Optional.empty();

    assertThat(bench.next(Story.of("Go")))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply -> assertThat(reply.why()).contains("ANTHROPIC_API_KEY"));
    assertThat(bench.server.asked()).isEmpty();
  }

  @Test
  void the_results_of_a_turn_are_one_message_directly_behind_it_in_the_order_of_the_calls() {
    var messages = bench.asked(Tales.threeCalls()).path("messages");

    assertThat(messages).hasSize(3);
    assertThat(messages.at("/1/role").asText()).isEqualTo("assistant");
    assertThat(messages.at("/1/content/0")).isEqualTo(text("First the sum.").get(0));
    assertThat(messages.at("/1/content")).hasSize(4);
    assertThat(messages.at("/1/content/2"))
        .isEqualTo(
            Json.readOwn(
                """
                {"type": "tool_use", "id": "c2", "name": "calculator",
                 "input": {"expression": "1+1"}}
                """));
    assertThat(messages.at("/2/role").asText()).isEqualTo("user");
    var results = messages.at("/2/content");
    assertThat(results).hasSize(3);
    assertThat(result(results.get(0), "c1"))
        .contains("Not run", "Ada rejected this action: too promotional");
    assertThat(result(results.get(1), "c2")).isEqualTo("2");
    assertThat(result(results.get(2), "c3")).isEqualTo("Error: Division by zero");
    assertThat(results.at("/2/is_error").asBoolean()).isTrue();
    assertThat(results.at("/1/is_error").asBoolean()).isFalse();
  }

  @Test
  void a_turn_without_words_has_only_its_calls() {
    var messages = bench.asked(Tales.approved()).path("messages");

    assertThat(messages.at("/1/content")).hasSize(1);
    assertThat(messages.at("/1/content/0/type").asText()).isEqualTo("tool_use");
    assertThat(result(messages.at("/2/content/0"), "c1")).isEqualTo("{\"recipients\":2}");
  }

  @Test
  void a_refused_reply_is_explained_behind_the_results_of_the_turn_before() {
    var asked = bench.asked(Tales.approved().then(new Event.ReplyRefused("You called no tool.")));

    var messages = asked.path("messages");
    assertThat(messages).hasSize(4);
    assertThat(messages.at("/2/content/0/type").asText()).isEqualTo("tool_result");
    assertThat(messages.at("/3/role").asText()).isEqualTo("user");
    assertThat(messages.at("/3/content"))
        .isEqualTo(text("Your last reply could not be used. You called no tool."));
  }

  @Test
  void several_pieces_of_text_are_one_thought() {
    var reply =
        bench.answered(
            """
            {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test",
             "content": [{"type": "thinking", "thinking": "hm", "signature": "x"},
                         {"type": "text", "text": "One."}, {"type": "text", "text": "Two."},
                         {"type": "tool_use", "id": "toolu_1", "name": "finish", "input": {}}],
             "stop_reason": "tool_use", "usage": {"input_tokens": 1, "output_tokens": 2}}
            """);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said -> {
              assertThat(said.thought()).isEqualTo("One.\nTwo.");
              assertThat(said.calls()).containsExactly(new ProposedCall("toolu_1", "finish", "{}"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens, cut off",
    "model_context_window_exceeded, cut off",
    "refusal, content filter",
  })
  void a_reply_that_was_stopped_is_refused_and_its_tokens_count(String stop, String word) {
    var body = Wire.ANTHROPIC.answer("I", stop, Wire.ANTHROPIC.usage(120, 30));

    assertThat(bench.answered(body))
        .isInstanceOfSatisfying(
            Reply.Garbled.class,
            reply -> {
              assertThat(reply.why()).contains(word);
              assertThat(reply.usage().outputTokens()).isEqualTo(30);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"text\"", "7"})
  void arguments_that_are_no_object_are_refused(String input) {
    assertThat(bench.answered(Wire.ANTHROPIC.says("", new Call("a", "pay", input))))
        .isEqualTo(new Reply.Garbled("It was not readable."));
  }

  @Test
  void a_call_without_arguments_is_a_call() {
    assertThat(bench.answered(Wire.ANTHROPIC.says("", new Call("a", "finish", "null"))))
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said ->
                assertThat(said.calls()).containsExactly(new ProposedCall("a", "finish", "{}")));
  }

  private static String result(JsonNode block, String call) {
    assertThat(block.path("type").asText()).isEqualTo("tool_result");
    assertThat(block.path("tool_use_id").asText()).isEqualTo(call);
    return block.path("content").asText();
  }

  private static JsonNode text(String text) {
    return Json.array().add(Json.object().put("type", "text").put("text", text));
  }
}
