package countersign.agent.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.agent.TextDiff;
import countersign.json.JsonLayout;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Excerpt;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a PUT would replace or a DELETE would delete, as a GET of the same URL tells it now. The GET
 * has the call's own headers, except those that are about its body or conditions.
 */
final class HttpComparison {
  /** Methods that act on what a GET shows (RFC 9110 sections 9.3.4 and 9.3.5). */
  static final Set<String> METHODS = Set.of("PUT", "DELETE");

  private static final Set<Integer> NOTHING = Set.of(404, 410);
  private static final int OK = 200;
  private static final String NOW = "As it is now";

  private final HttpFetch fetch;

  /**
   * @param fetch which follows no redirects: what is elsewhere isn't what is replaced
   */
  HttpComparison(HttpFetch fetch) {
    this.fetch = fetch;
  }

  /** A preview with what is there now. */
  Preview of(Preview stored, AllowList.Target target, HttpExchange.Sent sent) {
    return switch (fetch.run(target, get(sent), new HttpTrail(_ -> {}))) {
      case HttpFetch.End.Answered(var answer, _, _) -> compared(stored, sent, answer);
      case HttpFetch.End.Refused(var why) -> with(stored, unseen(why), List.of());
      case HttpFetch.End.NotFollowed(var why) -> with(stored, unseen(why), List.of());
      case HttpFetch.End.Failed(var what) -> with(stored, unseen(what), List.of());
    };
  }

  private static HttpExchange.Sent get(HttpExchange.Sent sent) {
    var headers = sent.headers().stream().filter(header -> isKept(header.name())).toList();
    return new HttpExchange.Sent("GET", headers, "");
  }

  private static boolean isKept(String header) {
    var name = header.toLowerCase(Locale.ROOT);
    return !name.startsWith("content-")
        && !name.startsWith("if-")
        && !name.equals("range")
        && !name.equals("prefer");
  }

  private static Preview compared(
      Preview stored, HttpExchange.Sent sent, HttpExchange.Received answer) {
    var put = sent.method().equals("PUT");
    if (NOTHING.contains(answer.status()))
      return with(
          stored,
          "Nothing is there (status " + answer.status() + (put ? "): it would be new" : ")"),
          List.of());
    if (answer.status() != OK)
      return with(
          stored, unseen("The server answers GET with status " + answer.status() + "."), List.of());
    var text = HttpAnswer.exactText(answer);
    if (text.isEmpty()) return with(stored, unseen("It is no text."), List.of());
    if (answer.truncated())
      return with(stored, unseen("It is longer than what is read."), List.of());
    if (!put) return deleted(stored, text.get());
    return text.get().equals(sent.body())
        ? with(stored, same(answer.body(), sent.body().getBytes(UTF_8)), List.of())
        : replaced(stored, text.get(), sent.body());
  }

  private static String same(byte[] now, byte[] body) {
    return Arrays.equals(now, body)
        ? "The same: nothing would change"
        : "The same letters in another charset than UTF-8, in which the call's are sent";
  }

  private static Preview replaced(Preview stored, String now, String body) {
    var before = JsonLayout.of(now);
    var after = JsonLayout.of(body);
    var json = before.isPresent() && after.isPresent();
    var diff = json ? TextDiff.of(before.get() + "\n", after.get() + "\n") : TextDiff.of(now, body);
    if (diff.isEmpty()) return with(stored, "Too much to be compared line by line", List.of());
    if (diff.get().isEmpty())
      return with(stored, "The same, but for how the JSON is laid out", List.of());
    var label = json ? "What changes, laid out" : "What changes";
    return with(
        stored,
        "Another text, as GET tells it with the headers of this call",
        List.of(new Block(label, diff.get(), Kind.DIFF)));
  }

  private static Preview deleted(Preview stored, String now) {
    var json = now.length() > Excerpt.MAX_LENGTH ? Optional.<String>empty() : JsonLayout.of(now);
    var block =
        json.map(it -> new Block("What would be deleted, laid out", it, Kind.JSON))
            .orElseGet(() -> new Block("What would be deleted", now, Kind.TEXT));
    return with(
        stored,
        "This is there, as GET tells it with the headers of this call",
        now.isEmpty() ? List.of() : List.of(block));
  }

  private static String unseen(String why) {
    return "It can't be shown. " + why;
  }

  private static Preview with(Preview stored, String now, List<Block> first) {
    var blocks = new ArrayList<>(first);
    blocks.addAll(stored.blocks());
    return new Preview(stored.headline(), stored.lines(), blocks).with(new Line(NOW, now));
  }
}
