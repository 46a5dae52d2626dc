package countersign.agent.model;

import static countersign.agent.model.TokenEstimate.tokens;

import countersign.agent.ToolSpec;
import countersign.agent.model.Conversation.Line;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model takes in, and how a conversation is made to fit it: the outputs of tools are
 * shortened to their beginnings, those of older turns first and oldest first, then those of the
 * newest turn, by halves and no more than it takes. Everything else stays: the goal, plans, calls,
 * what people decided, edited, answered and gave as reasons. The same transcript gives the same
 * conversation.
 *
 * @param room the tokens that a conversation and its tools may have
 */
record ContextWindow(int room) {
  /** What is left of an output that is shortened, in characters. */
  static final int SHORTEST = 400;

  /** What fitting came to. */
  sealed interface Result {
    /** A conversation that has room. */
    record Fits(List<ChatMessage> messages) implements Result {}

    /** Even the shortest one needs {@code tokens}. */
    record TooLong(int tokens) implements Result {}
  }

  Result fit(Conversation conversation, List<ToolSpec> tools) {
    var fitting = new Fitting(conversation, tools);
    fitting.shortenOlder();
    fitting.shortenNewest();
    return fitting.fits()
        ? new Result.Fits(fitting.lines.stream().map(Line::message).toList())
        : new Result.TooLong(fitting.total);
  }

  private final class Fitting {
    private final Conversation whole;
    private final List<Line> lines;
    private int total;

    Fitting(Conversation whole, List<ToolSpec> tools) {
      this.whole = whole;
      this.lines = new ArrayList<>(whole.lines());
      this.total = tools.stream().mapToInt(TokenEstimate::tokens).sum();
      for (var line : lines) total += tokens(line.message());
    }

    boolean fits() {
      return total <= room;
    }

    void shortenOlder() {
      for (int at = 0; at < whole.newest() && !fits(); at++) shorten(at, SHORTEST);
    }

    void shortenNewest() {
      int most = longestOfNewest();
      while (!fits() && most > SHORTEST) {
        most = Math.max(SHORTEST, most / 2);
        for (int at = whole.newest(); at < lines.size() && !fits(); at++) shorten(at, most);
      }
    }

    private int longestOfNewest() {
      return whole.lines().subList(whole.newest(), lines.size()).stream()
          .flatMap(line -> line.output().stream())
          .mapToInt(output -> output.text().length())
          .max()
          .orElse(0);
    }

    private void shorten(int at, int most) {
      var output = whole.lines().get(at).output().filter(it -> it.isLongerThan(most));
      if (output.isEmpty()) return;
      var failed =
          lines.get(at).message() instanceof ToolExecutionResultMessage told
              && Boolean.TRUE.equals(told.isError());
      var shorter = output.get().shortened(most, failed);
      total += tokens(shorter.message()) - tokens(lines.get(at).message());
      lines.set(at, shorter);
    }
  }
}
