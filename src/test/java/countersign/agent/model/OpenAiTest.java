package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.agent.model.Wire.Call;
import countersign.json.Json;
import countersign.task.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's chat completions on the wire. */
class OpenAiTest {
  private ProviderBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new ProviderBench(Wire.OPENAI);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void definitions_that_a_schema_refers_to_go_along() {
    var asked = bench.asked(Story.of("Go").offering(Tales.moveFile()));

    Tales.seesAllDefinitions(asked.at("/tools/0/function/parameters"));
  }

  @Test
  void the_request_carries_the_key_the_model_the_goal_and_the_tools() {
    var asked = bench.asked(Story.of("Send the offer").offering(Tales.sendEmail()));

    assertThat(bench.server.paths()).containsExactly("/v1/chat/completions");
    assertThat(bench.server.headers().getFirst().getFirst("Authorization"))
        .isEqualTo("Bearer sk-secret");
    assertThat(asked.path("model").asText()).isEqualTo("asked-model");
    assertThat(asked.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(asked.at("/messages/0/content").asText())
        .contains("update_plan", "human_approval", "finish");
    assertThat(asked.at("/messages/1")).isEqualTo(message("user", "Send the offer"));
    var function = asked.at("/tools/0/function");
    assertThat(function.path("name").asText()).isEqualTo("send_email");
    // The library leaves additionalProperties out; the run loop holds the model to it all the same.
    assertThat(function.path("parameters"))
        .isEqualTo(Json.readOwn(Tales.SCHEMA.replace("\"additionalProperties\": false, ", "")));
  }

  @Test
  void without_a_key_no_authorization_is_sent() {
    bench.apiKey = Optional.empty();

    bench.asked(Story.of("Go"));

    assertThat(bench.server.headers().getFirst().containsKey("Authorization")).isFalse();
  }

  @Test
  void each_call_gets_its_result_in_the_order_of_the_calls() {
    var messages = bench.asked(Tales.threeCalls()).path("messages");

    assertThat(messages).hasSize(6);
    assertThat(messages.at("/2/role").asText()).isEqualTo("assistant");
    assertThat(messages.at("/2/content").asText()).isEqualTo("First the sum.");
    assertThat(messages.at("/2/tool_calls")).hasSize(3);
    assertThat(messages.at("/2/tool_calls/1/id").asText()).isEqualTo("c2");
    assertThat(messages.at("/2/tool_calls/1/function/arguments").asText())
        .isEqualTo("{\"expression\":\"1+1\"}");
    assertThat(result(messages.get(3), "c1"))
        .contains("Not run", "Ada rejected this action: too promotional");
    assertThat(result(messages.get(4), "c2")).isEqualTo("2");
    assertThat(result(messages.get(5), "c3")).isEqualTo("Error: Division by zero");
  }

  @Test
  void the_result_of_an_approved_action_is_the_result_of_its_call() {
    var messages = bench.asked(Tales.approved()).path("messages");

    assertThat(result(messages.get(3), "c1")).isEqualTo("{\"recipients\":2}");
  }

  @Test
  void a_refused_reply_is_explained_to_the_model() {
    var asked = bench.asked(Story.of("Go").then(new Event.ReplyRefused("You called no tool.")));

    assertThat(asked.at("/messages/2"))
        .isEqualTo(message("user", "Your last reply could not be used. You called no tool."));
  }

  @Test
  void arguments_that_are_no_json_are_left_to_the_run_loop() {
    assertThat(bench.answered(Wire.OPENAI.says("", new Call("a", "pay", "{\"n\": 1 +"))))
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said ->
                assertThat(said.calls())
                    .containsExactly(new ProposedCall("a", "pay", "{\"n\": 1 +")));
  }

  @Test
  void a_call_without_id_and_arguments_is_a_call() {
    var reply =
        bench.answered(
            """
            {"choices": [{"message": {"role": "assistant", "tool_calls":
              [{"type": "function", "function": {"name": "finish", "arguments": ""}}]}}]}
            """);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said -> {
              assertThat(said.calls()).isEqualTo(List.of(new ProposedCall("", "finish", "{}")));
              assertThat(said.usage().model()).contains("asked-model");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"choices": []}                                      | readable
          {"choices": [{"index": 0}]}                          | readable
          {"choices": [{"message": {"role": "assistant"}}]}    | empty
          {"choices": [{"finish_reason": "content_filter", "message": {"role": "assistant"}}]} | filter
          {"choices": [{"message": {"tool_calls": [{"id": "a", "type": "function"}]}}]} | readable
          """)
  void what_can_not_be_acted_on_is_refused(String body, String word) {
    assertThat(bench.answered(body))
        .isInstanceOfSatisfying(
            Reply.Garbled.class, reply -> assertThat(reply.why()).contains(word));
  }

  private static String result(JsonNode message, String call) {
    assertThat(message.path("role").asText()).isEqualTo("tool");
    assertThat(message.path("tool_call_id").asText()).isEqualTo(call);
    return message.path("content").asText();
  }

  private static JsonNode message(String role, String content) {
    return Json.object().put("role", role).put("content", content);
  }
}
