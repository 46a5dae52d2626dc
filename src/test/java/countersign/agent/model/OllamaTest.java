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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ollama's own protocol on the wire. */
class OllamaTest {
  private ProviderBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new ProviderBench(Wire.OLLAMA);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void the_request_carries_the_model_its_context_the_goal_and_the_tools(String end) {
    bench.baseUrl = URI.create(bench.server.address() + end);
    bench.window = new ModelServerConfig.Window(32_768, 4096);

    var asked = bench.asked(Story.of("Send the offer").offering(Tales.sendEmail()));

    assertThat(bench.server.paths()).containsExactly("/api/chat");
    assertThat(bench.server.headers().getFirst().getFirst("Content-Type"))
        .isEqualTo("application/json");
    assertThat(asked.path("model").asText()).isEqualTo("asked-model");
    assertThat(asked.required("stream").booleanValue()).isFalse();
    assertThat(asked.at("/options/num_ctx").intValue()).isEqualTo(32_768);
    // A server that cut a conversation would drop the rules and the goal, and not say so.
    assertThat(asked.required("truncate").booleanValue()).isFalse();
    assertThat(asked.required("shift").booleanValue()).isFalse();
    assertThat(asked.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(asked.at("/messages/0/content").asText())
        .contains("update_plan", "human_approval", "finish");
    assertThat(asked.at("/messages/1")).isEqualTo(message("user", "Send the offer"));
    assertThat(asked.at("/tools/0/type").asText()).isEqualTo("function");
    var function = asked.at("/tools/0/function");
    assertThat(function.path("name").asText()).isEqualTo("send_email");
    assertThat(function.path("description").asText()).isEqualTo("Sends.");
    assertThat(function.path("parameters")).isEqualTo(Json.readOwn(Tales.SCHEMA));
  }

  @Test
  void each_call_gets_its_result_in_the_order_of_the_calls() {
    var messages = bench.asked(Tales.threeCalls()).path("messages");

    assertThat(messages).hasSize(6);
    assertThat(messages.at("/2/role").asText()).isEqualTo("assistant");
    assertThat(messages.at("/2/content").asText()).isEqualTo("First the sum.");
    assertThat(messages.at("/2/tool_calls")).hasSize(3);
    assertThat(messages.at("/2/tool_calls/1"))
        .isEqualTo(
            Json.readOwn(
                """
                {"id": "c2", "function": {"name": "calculator",
                 "arguments": {"expression": "1+1"}}}
                """));
    assertThat(result(messages.get(3), "c1", "human_approval"))
        .contains("Not run", "Ada rejected this action: too promotional");
    assertThat(result(messages.get(4), "c2", "calculator")).isEqualTo("2");
    assertThat(result(messages.get(5), "c3", "calculator")).isEqualTo("Error: Division by zero");
  }

  @Test
  void the_result_of_an_approved_action_is_the_result_of_its_call() {
    var messages = bench.asked(Tales.approved()).path("messages");

    assertThat(messages.at("/2/content").asText()).isEmpty();
    assertThat(result(messages.get(3), "c1", "human_approval")).isEqualTo("{\"recipients\":2}");
  }

  @Test
  void a_refused_reply_is_explained_to_the_model() {
    var asked = bench.asked(Story.of("Go").then(new Event.ReplyRefused("You called no tool.")));

    assertThat(asked.at("/messages/2"))
        .isEqualTo(message("user", "Your last reply could not be used. You called no tool."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"text\"", "7"})
  void arguments_that_are_no_object_are_left_to_the_run_loop(String arguments) {
    assertThat(bench.answered(Wire.OLLAMA.says("", new Call("a", "pay", arguments))))
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said ->
                assertThat(said.calls()).containsExactly(new ProposedCall("a", "pay", arguments)));
  }

  @Test
  void a_call_without_id_and_arguments_is_a_call_and_thinking_is_no_thought() {
    var reply =
        bench.answered(
            """
            {"model": "m", "done": true, "done_reason": "stop", "message":
              {"role": "assistant", "content": "", "thinking": "hm", "tool_calls":
                [{"function": {"index": 0, "name": "finish"}}]}}
            """);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Said.class,
            said -> {
              assertThat(said.thought()).isEmpty();
              assertThat(said.calls()).containsExactly(new ProposedCall("", "finish", "{}"));
            });
  }

  @Test
  void an_answer_that_is_not_done_is_refused() {
    assertThat(bench.answered(Wire.OLLAMA.says("ok").replace("\"done\": true", "\"done\": false")))
        .isEqualTo(new Reply.Garbled("It was not readable."));
  }

  @Test
  void a_model_that_can_not_use_tools_is_told_as_that() {
    bench.server.answers(400, Wire.OLLAMA.error("registry.ollama.ai/x does not support tools"));

    assertThat(bench.next(Story.of("Go")))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why())
                    .endsWith("400: registry.ollama.ai/x does not support tools"));
  }

  private static String result(JsonNode message, String call, String tool) {
    assertThat(message.path("role").asText()).isEqualTo("tool");
    assertThat(message.path("tool_call_id").asText()).isEqualTo(call);
    assertThat(message.path("tool_name").asText()).isEqualTo(tool);
    return message.path("content").asText();
  }

  private static JsonNode message(String role, String content) {
    return Json.object().put("role", role).put("content", content);
  }
}
