package countersign.agent.tool.files;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.TextDiff;
import countersign.agent.tool.files.Workspace.Found;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file as it would be written, and against the one that it would replace. */
final class FilePreview {
  private static final String HEADLINE = "The file, as it is written";

  private FilePreview() {}

  static Preview refused(JsonNode arguments, String why) {
    return new Preview(
        HEADLINE,
        List.of(new Line("Would not be written", why)),
        content(arguments.path("content").asText()));
  }

  static Preview stored(FileWriter.Order order) {
    return new Preview(HEADLINE, facts(order, Optional.empty()), content(order.content()));
  }

  /**
   * Against what is there.
   *
   * @param found what stands at its path now
   */
  static Preview live(FileWriter.Order order, Found found) {
    var facts = facts(order, FileWriter.flaw(order, found));
    return switch (found) {
      case Found.AFolder() -> new Preview(HEADLINE, facts, content(order.content()));
      case Found.Refused _ -> new Preview(HEADLINE, facts, content(order.content()));
      case Found.Nothing(var folders) -> fresh(order, folders, facts);
      case Found.Large(var bytes) ->
          replacing(order, facts, "A file of %,d bytes, too large to be shown".formatted(bytes));
      case Found.Plain(var now) ->
          now.text()
              .map(text -> replacing(order, facts, now, text))
              .orElseGet(() ->
                  replacing(
                      order,
                      facts,
                      "A binary file of %,d bytes would be replaced".formatted(now.bytes())));
    };
  }

  private static Preview fresh(FileWriter.Order order, int folders, List<Line> facts) {
    facts.add(new Line("As it is now", "There is no such file: it would be new"));
    var missing = order.path().folders();
    if (folders < missing.size())
      facts.add(
          new Line("New folders", String.join("/", missing.subList(folders, missing.size()))));
    return new Preview(HEADLINE, facts, content(order.content()));
  }

  private static Preview replacing(
      FileWriter.Order order, List<Line> facts, FileContent now, String text) {
    if (text.equals(order.content()))
      return replacing(order, facts, "The file has this content already: nothing would change");
    facts.add(
        new Line("As it is now", "A file of %,d bytes would be replaced".formatted(now.bytes())));
    return TextDiff.of(text, order.content())
        .map(diff ->
            new Preview(HEADLINE, facts, List.of(new Block("What changes", diff, Kind.DIFF))))
        .orElseGet(() -> tooMuch(order, facts));
  }

  private static Preview tooMuch(FileWriter.Order order, List<Line> facts) {
    facts.add(new Line("What changes", "Too much to be shown line by line"));
    return new Preview(HEADLINE, facts, content(order.content()));
  }

  private static Preview replacing(FileWriter.Order order, List<Line> facts, String now) {
    facts.add(new Line("As it is now", now));
    return new Preview(HEADLINE, facts, content(order.content()));
  }

  private static List<Line> facts(FileWriter.Order order, Optional<String> flaw) {
    var facts = new ArrayList<Line>();
    flaw.ifPresent(why -> facts.add(new Line("Would not be written", why)));
    facts.add(new Line("File", order.path().text()));
    facts.add(new Line("Size", "%,d bytes".formatted(order.bytes().length)));
    order
        .expected()
        .ifPresent(it ->
            facts.add(
                new Line(
                    "Only if",
                    it.equals(FileWriter.ABSENT)
                        ? "there is no file yet"
                        : "the file is still the one with the SHA-256 " + it)));
    return facts;
  }

  private static List<Block> content(String content) {
    return content.isEmpty() ? List.of() : List.of(new Block("Content", content, Kind.TEXT));
  }
}
