package countersign.agent.model;

import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.task.Usage;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a reply of what a server answered.
 *
 * @param asked the model that was asked
 */
record ChatReply(Prices prices, String asked) {
  Reply read(ChatResponse response) {
    var usage = usage(response);
    var reason = response.finishReason();
    if (reason == FinishReason.LENGTH)
      return new Reply.Garbled(
          "It was cut off at the length limit. Say less, in smaller steps.", usage);
    if (reason == FinishReason.CONTENT_FILTER)
      return new Reply.Garbled("It was stopped by the provider's content filter.", usage);
    var said = response.aiMessage();
    var thought = Optional.ofNullable(said.text()).orElse("");
    var requests = Optional.ofNullable(said.toolExecutionRequests()).orElse(List.of());
    if (requests.stream().anyMatch(request -> isBlank(request.name())))
      return new Reply.Garbled("A tool call had no name.", usage);
    if (requests.isEmpty() && thought.isBlank())
      return new Reply.Garbled("It was empty: no text and no tool call.", usage);
    var calls = requests.stream().map(ChatReply::proposed).toList();
    return new Reply.Said(thought, calls, usage);
  }

  private static ProposedCall proposed(ToolExecutionRequest request) {
    var arguments = isBlank(request.arguments()) ? "{}" : request.arguments();
    return new ProposedCall(
        Optional.ofNullable(request.id()).orElse(""), request.name(), arguments);
  }

  private Usage usage(ChatResponse response) {
    var answered = isBlank(response.modelName()) ? asked : response.modelName();
    var tokens = response.tokenUsage();
    if (tokens == null || tokens.inputTokenCount() == null || tokens.outputTokenCount() == null)
      return new Usage(0, 0, Optional.of(answered), Optional.empty());
    int input = Math.max(0, tokens.inputTokenCount());
    int output = Math.max(0, tokens.outputTokenCount());
    return new Usage(
        input, output, Optional.of(answered), prices.cost(answered, asked, input, output));
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
