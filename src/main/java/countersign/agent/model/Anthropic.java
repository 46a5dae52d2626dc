package countersign.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.ModelServerConfig;
import countersign.json.Json;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code anthropic}: any server that speaks Anthropic's Messages with tools. */
public final class Anthropic {
  private Anthropic() {}

  /** A client of the configured server; it connects when it is first asked. */
  public static ChatProvider provider(
      ModelServerConfig config, Prices prices, InstantSource clock) {
    return provider(config, prices, new RetryingHttpClient(config, clock));
  }

  static ChatProvider provider(ModelServerConfig config, Prices prices, RetryingHttpClient http) {
    var key = config.address().apiKey();
    if (key.isEmpty()) return new ChatProvider(config, prices, http, _ -> unreachable());
    var chat =
        AnthropicChatModel.builder()
            .baseUrl(config.address().baseUrl().toString().replaceAll("/$", "") + "/v1")
            .apiKey(key.get())
            .maxTokens(config.window().replyTokens())
            .httpClientBuilder(http.asBuilder())
            .maxRetries(0)
            .build();
    return new ChatProvider(
        config, prices, http, question -> exact(chat.chat(ChatRequests.request(question))));
  }

  private static ChatResponse unreachable() {
    throw new ModelUnreachable("No API key of anthropic is configured (ANTHROPIC_API_KEY).", null);
  }

  /**
   * The library reads arguments into doubles and maps, where long numbers change and the last of
   * two equal names wins. So they are taken from the answer itself, and reasons to stop that the
   * library doesn't know, too.
   */
  private static ChatResponse exact(ChatResponse response) {
    if (!(response.metadata() instanceof AnthropicChatResponseMetadata metadata))
      throw new IllegalStateException("not an answer of the Messages client");
    var answer = read(metadata.rawHttpResponse().body());
    var said = response.aiMessage();
    var requests = exact(said.toolExecutionRequests(), inputs(answer));
    return ChatResponse.builder()
        .aiMessage(said.toBuilder().toolExecutionRequests(requests).build())
        .modelName(response.modelName())
        .tokenUsage(response.tokenUsage())
        .finishReason(reason(answer).orElse(response.finishReason()))
        .build();
  }

  private static JsonNode read(String body) {
    try {
      return Json.read(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> inputs(JsonNode answer) {
    var inputs = new ArrayList<JsonNode>();
    for (var block : answer.path("content"))
      if (block.path("type").asText().equals("tool_use")) inputs.add(block.path("input"));
    return inputs;
  }

  private static List<ToolExecutionRequest> exact(
      List<ToolExecutionRequest> requests, List<JsonNode> inputs) {
    var exact = new ArrayList<ToolExecutionRequest>();
    for (int i = 0; i < requests.size(); i++) {
      var input = inputs.get(i);
      exact.add(
          requests.get(i).toBuilder()
              .arguments(input.isMissingNode() || input.isNull() ? "" : input.toString())
              .build());
    }
    return exact;
  }

  private static Optional<FinishReason> reason(JsonNode answer) {
    return switch (answer.path("stop_reason").asText()) {
      case "model_context_window_exceeded" -> Optional.of(FinishReason.LENGTH);
      case "refusal" -> Optional.of(FinishReason.CONTENT_FILTER);
      default -> Optional.empty();
    };
  }
}
