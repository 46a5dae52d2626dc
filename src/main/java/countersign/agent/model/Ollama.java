package countersign.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.ToolSpec;
import countersign.agent.model.ChatProvider.Question;
import countersign.config.ModelServerConfig;
import countersign.json.Json;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** {@code ollama}: an Ollama server, by its own protocol: POST /api/chat without streaming. */
public final class Ollama {
  private final ModelServerConfig config;
  private final RetryingHttpClient http;

  private Ollama(ModelServerConfig config, RetryingHttpClient http) {
    this.config = config;
    this.http = http;
  }

  /** A client of the configured server; it connects when it is first asked. */
  public static ChatProvider provider(
      ModelServerConfig config, Prices prices, InstantSource clock) {
    return provider(config, prices, new RetryingHttpClient(config, clock));
  }

  static ChatProvider provider(ModelServerConfig config, Prices prices, RetryingHttpClient http) {
    return new ChatProvider(config, prices, http, new Ollama(config, http)::ask);
  }

  private ChatResponse ask(Question question) {
    var request =
        HttpRequest.builder()
            .method(HttpMethod.POST)
            .url(config.address().baseUrl().toString().replaceAll("/$", "") + "/api/chat")
            .addHeader("Content-Type", "application/json")
            .body(Json.write(body(question)))
            .build();
    try {
      return response(Json.read(http.execute(request).body()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Without {@code num_ctx} a server takes in what it likes, and cuts the beginning off what is
   * longer: the rules and the goal. With {@code truncate} and {@code shift} off it says so instead.
   */
  private ObjectNode body(Question question) {
    var body = Json.object().put("model", question.model()).put("stream", false);
    body.put("truncate", false).put("shift", false);
    body.putObject("options").put("num_ctx", config.window().contextTokens());
    var messages = body.putArray("messages");
    question.messages().forEach(message -> messages.add(message(message)));
    var tools = body.putArray("tools");
    question.tools().forEach(tool -> tools.add(tool(tool)));
    return body;
  }

  private static ObjectNode message(ChatMessage message) {
    return switch (message) {
      case SystemMessage system -> message("system", system.text());
      case UserMessage user -> message("user", user.singleText());
      case ToolExecutionResultMessage result ->
          message("tool", result.text())
              .put("tool_name", result.toolName())
              .put("tool_call_id", result.id());
      case AiMessage said -> said(said);
      default -> throw new IllegalArgumentException("no message of ours: " + message.type());
    };
  }

  private static ObjectNode message(String role, @Nullable String content) {
    return Json.object().put("role", role).put("content", content == null ? "" : content);
  }

  private static ObjectNode said(AiMessage said) {
    var message = message("assistant", said.text());
    var calls = message.putArray("tool_calls");
    for (var request : said.toolExecutionRequests())
      calls
          .addObject()
          .put("id", request.id())
          .putObject("function")
          .put("name", request.name())
          .set("arguments", Json.readOwn(request.arguments()));
    return message;
  }

  private static ObjectNode tool(ToolSpec spec) {
    var tool = Json.object().put("type", "function");
    tool.putObject("function")
        .put("name", spec.name())
        .put("description", spec.description())
        .set("parameters", spec.parameters());
    return tool;
  }

  private static ChatResponse response(JsonNode answer) {
    var message = answer.path("message");
    if (!message.isObject() || !answer.path("done").asBoolean())
      throw new IllegalArgumentException("not a whole message");
    var calls = new ArrayList<ToolExecutionRequest>();
    for (var call : message.path("tool_calls")) calls.add(request(call));
    var said = AiMessage.builder().toolExecutionRequests(calls);
    var text = message.path("content").asText();
    if (!text.isEmpty()) said.text(text);
    return ChatResponse.builder()
        .aiMessage(said.build())
        .modelName(answer.path("model").asText())
        .finishReason(
            answer.path("done_reason").asText().equals("length")
                ? FinishReason.LENGTH
                : FinishReason.STOP)
        .tokenUsage(usage(answer))
        .build();
  }

  private static ToolExecutionRequest request(JsonNode call) {
    var function = call.path("function");
    var arguments = function.path("arguments");
    return ToolExecutionRequest.builder()
        .id(call.path("id").asText())
        .name(function.path("name").asText())
        .arguments(arguments.isMissingNode() || arguments.isNull() ? "" : arguments.toString())
        .build();
  }

  private static @Nullable TokenUsage usage(JsonNode answer) {
    var read = answer.path("prompt_eval_count");
    var written = answer.path("eval_count");
    return read.canConvertToInt() && written.canConvertToInt()
        ? new TokenUsage(read.intValue(), written.intValue())
        : null;
  }
}
