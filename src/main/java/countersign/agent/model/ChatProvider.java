package countersign.agent.model;

import countersign.agent.Model;
import countersign.agent.ToolSpec;
import countersign.config.ModelServerConfig;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model behind a server: what is the same whatever protocol the server speaks. The conversation
 * is rebuilt from the transcript and made to fit, the reply is read, failures become words.
 */
public final class ChatProvider implements Model, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChatProvider.class);

  private final ModelServerConfig config;
  private final Prices prices;
  private final RetryingHttpClient http;
  private final Protocol protocol;

  /** How one kind of server is asked. */
  @FunctionalInterface
  interface Protocol {
    /**
     * Ask, and wait for the answer.
     *
     * @throws ModelUnreachable when the server can't be asked
     * @throws RuntimeException of any other kind when its answer can't be read
     */
    ChatResponse ask(Question question);
  }

  /**
   * What a server is asked.
   *
   * @param model which of its models
   */
  record Question(String model, List<ChatMessage> messages, List<ToolSpec> tools) {}

  /**
   * @param http what the protocol reaches the server with; closed with this
   */
  ChatProvider(
      ModelServerConfig config, Prices prices, RetryingHttpClient http, Protocol protocol) {
    this.config = config;
    this.prices = prices;
    this.http = http;
    this.protocol = protocol;
  }

  @Override
  public String name() {
    return config.provider();
  }

  @Override
  public Reply next(Asking asking) {
    var model = asking.task().brief().model().or(config::model);
    if (model.isEmpty())
      return new Reply.Unreachable(
          "The task names no model, and no default is configured (%s_MODEL)."
              .formatted(name().toUpperCase(Locale.ROOT)));
    var window = new ContextWindow(config.window().conversationTokens());
    return switch (window.fit(Conversation.of(asking), asking.tools())) {
      case ContextWindow.Result.Fits(var messages) ->
          ask(new Question(model.get(), messages, asking.tools()));
      case ContextWindow.Result.TooLong(var tokens) -> new Reply.Unreachable(tooLong(tokens));
    };
  }

  @Override
  public void close() {
    http.close();
  }

  private Reply ask(Question question) {
    try {
      return new ChatReply(prices, question.model()).read(protocol.ask(question));
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private String tooLong(int tokens) {
    var window = config.window();
    return "The conversation is about "
        + tokens
        + " tokens, even with the outputs of tools shortened; "
        + config.contextKey()
        + " is "
        + window.contextTokens()
        + ", of which "
        + window.replyTokens()
        + " are kept for the reply.";
  }

  /** The server couldn't be asked, or its answer couldn't be read. */
  private Reply failed(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof ModelUnreachable unreachable)
        return new Reply.Unreachable(unreachable.why());
    log.warn("the answer of the model server is no reply: {}", failure.toString());
    return new Reply.Garbled("It was not readable.");
  }
}
