package countersign.agent.model;

import countersign.agent.ToolSpec;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;

/**
 * How many tokens a text is at most, as a rule: two for each five bytes of its UTF-8. English is
 * about half as many, and one Chinese character about one; only text without words, such as keys in
 * hexadecimal or Base64, may be more.
 */
final class TokenEstimate {
  private static final int TOKENS = 2;
  private static final int BYTES = 5;

  /** What a message or a tool takes beside its texts. */
  private static final int FRAME = 10;

  private TokenEstimate() {}

  static int tokens(ChatMessage message) {
    return switch (message) {
      case SystemMessage system -> FRAME + tokens(system.text());
      case UserMessage user -> FRAME + tokens(user.singleText());
      case ToolExecutionResultMessage result -> FRAME + tokens(result.text());
      case AiMessage said -> {
        int sum = FRAME + (said.text() == null ? 0 : tokens(said.text()));
        for (var call : said.toolExecutionRequests())
          sum += FRAME + tokens(call.name()) + tokens(call.arguments());
        yield sum;
      }
      default -> throw new IllegalArgumentException("no message of ours: " + message.type());
    };
  }

  static int tokens(ToolSpec tool) {
    return FRAME
        + tokens(tool.name())
        + tokens(tool.description())
        + tokens(tool.parameters().toString());
  }

  static int tokens(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) bytes += bytes(text.charAt(i));
    return (int) ((bytes * TOKENS + BYTES - 1) / BYTES);
  }

  /** Each half of a surrogate pair is two of its four bytes. */
  private static int bytes(char c) {
    if (c < 0x80) return 1;
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
