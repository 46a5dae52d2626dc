package countersign.agent.model;

import countersign.config.ModelServerConfig;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.InstantSource;

/**
 * {@code openai}: any server that speaks OpenAI's chat completions with tools, such as OpenAI
 * itself or vLLM.
 */
public final class OpenAi {
  private OpenAi() {}

  /** A client of the configured server; it connects when it is first asked. */
  public static ChatProvider provider(
      ModelServerConfig config, Prices prices, InstantSource clock) {
    return provider(config, prices, new RetryingHttpClient(config, clock));
  }

  static ChatProvider provider(ModelServerConfig config, Prices prices, RetryingHttpClient http) {
    var builder =
        OpenAiChatModel.builder()
            .baseUrl(config.address().baseUrl().toString())
            .httpClientBuilder(http.asBuilder())
            .maxRetries(0);
    config.address().apiKey().ifPresent(builder::apiKey);
    var chat = builder.build();
    return new ChatProvider(
        config, prices, http, question -> chat.chat(ChatRequests.request(question)));
  }
}
