package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.agent.ToolSpec;
import countersign.config.OutsideConfig.OpenAiConfig;
import countersign.json.Json;
import countersign.task.Event;
import countersign.task.ToolResult;
import countersign.task.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiTest {
  private static final String TWO_CALLS =
      """
      {"role": "assistant", "content": null, "refusal": null, "annotations": [], "tool_calls": [
        {"id": "call_a", "type": "function",
         "function": {"name": "update_plan", "arguments": "{\\"steps\\": [ ] }"}},
        {"id": "call_b", "type": "function",
         "function": {"name": "calculator", "arguments": "{\\"expression\\": 1 +"}}]}
      """;

  private ModelServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ModelServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void several_calls_in_one_reply_come_in_order_and_unchanged() {
    server.completes(TWO_CALLS, "tool_calls");

    assertThat(next(Story.of("Plan it")))
        .isEqualTo(
            new Reply.Said(
                "",
                List.of(
                    new ProposedCall("call_a", "update_plan", "{\"steps\": [ ] }"),
                    new ProposedCall("call_b", "calculator", "{\"expression\": 1 +")),
                new Usage(120, 30)));
  }

  @Test
  void a_reply_of_text_alone_is_passed_on() {
    server.says("I think so.");

    assertThat(next(Story.of("Think")))
        .isEqualTo(new Reply.Said("I think so.", List.of(), new Usage(120, 30)));
  }

  @Test
  void the_request_carries_the_key_the_model_the_goal_and_the_tools() {
    server.says("ok");
    var schema =
        """
        {"type": "object", "additionalProperties": false, "required": ["to"], "properties":
          {"to": {"anyOf": [{"type": "string", "enum": ["all_users"]},
                            {"type": "array", "items": {"type": "string"}}]}}}
        """;

    var _ =
        next(
            Story.of("Send the offer")
                .offering(new ToolSpec("send_email", "email", "Sends.", Json.readOwn(schema))));

    assertThat(server.headers().getFirst().getFirst("Authorization")).isEqualTo("Bearer sk-secret");
    var asked = server.asked().getFirst();
    assertThat(asked.path("model").asText()).isEqualTo("gpt-test");
    assertThat(asked.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(asked.at("/messages/0/content").asText())
        .contains("update_plan", "human_approval", "finish");
    assertThat(asked.at("/messages/1")).isEqualTo(message("user", "Send the offer"));
    var function = asked.at("/tools/0/function");
    assertThat(function.path("name").asText()).isEqualTo("send_email");
    // The library leaves additionalProperties out; the run loop holds the model to it all the same.
    assertThat(function.path("parameters"))
        .isEqualTo(Json.readOwn(schema.replace("\"additionalProperties\": false, ", "")));
  }

  @Test
  void the_tasks_own_model_wins_and_without_any_nothing_is_asked() {
    server.says("ok");

    var _ = next(Story.of("Go", Optional.of("gpt-other")));
    var none = new OpenAi(config(Optional.empty(), 0), InstantSource.fixed(Story.NOON));

    assertThat(server.asked().getFirst().path("model").asText()).isEqualTo("gpt-other");
    assertThat(none.next(Story.of("Go").asking()))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class, reply -> assertThat(reply.why()).contains("OPENAI_MODEL"));
    none.close();
  }

  @Test
  void without_a_key_no_authorization_is_sent() {
    server.says("ok");
    var config =
        new OpenAiConfig(
            server.baseUrl(), Optional.empty(), Optional.of("llama"), Duration.ofSeconds(5), 0);

    try (var model = new OpenAi(config, InstantSource.fixed(Story.NOON))) {
      assertThat(model.next(Story.of("Go").asking())).isInstanceOf(Reply.Said.class);
    }

    assertThat(server.headers().getFirst().containsKey("Authorization")).isFalse();
  }

  @Test
  void each_call_gets_its_result_in_the_order_of_the_calls() {
    var said =
        new Reply.Said(
            "First the sum.",
            List.of(
                new ProposedCall("c1", "human_approval", approval("{}")),
                new ProposedCall("c2", "calculator", "{\"expression\":\"1+1\"}"),
                new ProposedCall("c3", "calculator", "{\"expression\":\"1/0\"}")),
            Usage.NONE);
    var story =
        Story.of("Go")
            .said(said)
            .returned("calculator", ToolResult.ok("2"))
            .returned("calculator", ToolResult.error("Division by zero"))
            .rejected("too promotional");
    server.says("ok");

    var _ = next(story);

    var messages = server.asked().getFirst().path("messages");
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
    var said =
        new Reply.Said(
            "", List.of(new ProposedCall("c1", "human_approval", approval("{}"))), Usage.NONE);
    server.says("ok");

    var _ = next(Story.of("Go").said(said).approved(ToolResult.ok("{\"recipients\":2}")));

    var messages = server.asked().getFirst().path("messages");
    assertThat(result(messages.get(3), "c1")).isEqualTo("{\"recipients\":2}");
  }

  @Test
  void a_refused_reply_is_explained_to_the_model() {
    server.says("ok");

    var _ = next(Story.of("Go").then(new Event.ReplyRefused("You called no tool.")));

    assertThat(server.asked().getFirst().at("/messages/2"))
        .isEqualTo(message("user", "Your last reply could not be used. You called no tool."));
  }

  private Reply next(Story story) {
    try (var model =
        new OpenAi(config(Optional.of("gpt-test"), 0), InstantSource.fixed(Story.NOON))) {
      return model.next(story.asking());
    }
  }

  private OpenAiConfig config(Optional<String> model, int retries) {
    return new OpenAiConfig(
        server.baseUrl(), Optional.of("sk-secret"), model, Duration.ofSeconds(5), retries);
  }

  private static String approval(String arguments) {
    return "{\"prompt\":\"?\",\"pending_action\":{\"name\":\"send_email\",\"arguments\":"
        + arguments
        + "}}";
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
