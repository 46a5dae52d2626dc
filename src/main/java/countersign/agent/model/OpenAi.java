package countersign.agent.model;

import countersign.agent.Model;
import countersign.config.OutsideConfig.OpenAiConfig;
import countersign.task.Usage;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code openai}: any server that speaks OpenAI's chat completions with tools, such as OpenAI
 * itself, Ollama or vLLM.
 */
public final class OpenAi implements Model, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenAi.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final OpenAiConfig config;
  private final RetryingHttpClient http;
  private final OpenAiChatModel chat;

  /** A client of the configured server; it connects when it is first asked. */
  public OpenAi(OpenAiConfig config, InstantSource clock) {
    this(config, clock, FIRST_PAUSE, LONGEST_PAUSE);
  }

  OpenAi(OpenAiConfig config, InstantSource clock, Duration firstPause, Duration longestPause) {
    this.config = config;
    this.http =
        new RetryingHttpClient(
            new RetryingHttpClient.Limits(
                config.timeout(), config.retries(), firstPause, longestPause),
            clock);
    var builder =
        OpenAiChatModel.builder()
            .baseUrl(config.baseUrl().toString())
            .httpClientBuilder(http.asBuilder())
            .maxRetries(0);
    config.apiKey().ifPresent(builder::apiKey);
    this.chat = builder.build();
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Reply next(Asking asking) {
    var model = asking.task().brief().model().or(config::model);
    if (model.isEmpty())
      return new Reply.Unreachable(
          "The task names no model, and no default is configured (OPENAI_MODEL).");
    var request =
        ChatRequest.builder()
            .modelName(model.get())
            .messages(OpenAiConversation.messages(asking))
            .toolSpecifications(OpenAiConversation.tools(asking))
            .build();
    try {
      return reply(chat.chat(request));
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private static Reply reply(ChatResponse response) {
    var reason = response.finishReason();
    if (reason == FinishReason.LENGTH)
      return new Reply.Garbled("It was cut off at the length limit. Say less, in smaller steps.");
    var said = response.aiMessage();
    var thought = Optional.ofNullable(said.text()).orElse("");
    var requests = Optional.ofNullable(said.toolExecutionRequests()).orElse(List.of());
    if (requests.stream().anyMatch(request -> isBlank(request.name())))
      return new Reply.Garbled("A tool call had no name.");
    if (requests.isEmpty() && thought.isBlank())
      return new Reply.Garbled("It was empty: no text and no tool call.");
    var calls = requests.stream().map(OpenAi::proposed).toList();
    return new Reply.Said(thought, calls, usage(response.tokenUsage()));
  }

  private static ProposedCall proposed(ToolExecutionRequest request) {
    var arguments = isBlank(request.arguments()) ? "{}" : request.arguments();
    return new ProposedCall(
        Optional.ofNullable(request.id()).orElse(""), request.name(), arguments);
  }

  private static Usage usage(@Nullable TokenUsage usage) {
    if (usage == null) return Usage.NONE;
    return new Usage(count(usage.inputTokenCount()), count(usage.outputTokenCount()));
  }

  private static int count(@Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /** What the server couldn't be asked, or what the library couldn't read in its answer. */
  private static Reply failed(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof ModelUnreachable unreachable)
        return new Reply.Unreachable(unreachable.why());
    log.warn("the answer of the model server is not a chat completion: {}", failure.toString());
    return new Reply.Garbled("It was not a readable chat completion.");
  }
}
