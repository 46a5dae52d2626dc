package countersign.agent.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The result of a tool as a model is told: its texts; what is structured as JSON, unless the texts
 * say the same; the rest described.
 */
final class ResultText {
  /** The longest result, in characters. */
  static final int MAX_LENGTH = 100_000;

  private static final int LONGEST_FACT = 300;

  private ResultText() {}

  static String of(JsonNode result) {
    var texts = new ArrayList<String>();
    result.path("content").forEach(item -> texts.add(text(item)));
    var text = String.join("\n", texts);
    var structured = result.path("structuredContent");
    if (structured.isContainerNode() && !says(text, structured))
      text = text.isBlank() ? Json.write(structured) : text + "\n\n" + Json.write(structured);
    if (text.length() <= MAX_LENGTH) return text;
    return Texts.cut(text, MAX_LENGTH) + "\n[cut: " + text.length() + " characters in all]";
  }

  /** The only text of a result that is one; empty when there is anything else in it. */
  static Optional<String> onlyText(JsonNode result) {
    var content = result.path("content");
    return content.size() == 1 && content.path(0).path("type").asText().equals("text")
        ? Optional.of(content.path(0).path("text").asText())
        : Optional.empty();
  }

  /** MCP wants what is structured in the texts, too, for those who don't know it. */
  private static boolean says(String text, JsonNode structured) {
    if (structured.size() == 1 && structured.elements().next().isTextual())
      return structured.elements().next().textValue().equals(text);
    try {
      return Json.read(text).equals(Json.read(Json.write(structured)));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String text(JsonNode item) {
    return switch (item.path("type").asText()) {
      case "text" -> item.path("text").asText();
      case "image" -> described("image", item.path("mimeType"), size(item.path("data")));
      case "audio" -> described("audio", item.path("mimeType"), size(item.path("data")));
      case "resource_link" ->
          described("link to a resource", item.path("uri"), List.of(fact(item.path("name"))));
      case "resource" -> resource(item.path("resource"));
      default -> "[something of a kind that isn't known, not shown]";
    };
  }

  private static String resource(JsonNode resource) {
    var text = resource.path("text");
    return text.isTextual()
        ? "[resource " + fact(resource.path("uri")) + "]\n" + text.textValue()
        : described(
            "resource",
            resource.path("uri"),
            Stream.concat(
                    Stream.of(fact(resource.path("mimeType"))),
                    size(resource.path("blob")).stream())
                .toList());
  }

  private static String described(String what, JsonNode fact, List<String> facts) {
    var all = Stream.concat(Stream.of(fact(fact)), facts.stream()).filter(it -> !it.isEmpty());
    return "[" + what + ": " + String.join(", ", all.toList()) + "; not shown]";
  }

  private static String fact(JsonNode value) {
    return Texts.line(value.asText(), LONGEST_FACT);
  }

  private static List<String> size(JsonNode base64) {
    try {
      return List.of(Base64.getMimeDecoder().decode(base64.asText()).length + " bytes");
    } catch (IllegalArgumentException e) {
      return List.of("not readable");
    }
  }
}
