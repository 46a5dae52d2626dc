package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.TextDiff;
import countersign.config.McpConfig;
import countersign.config.McpConfig.FileWrite;
import countersign.task.Preview;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that writes a text file, as the difference to what the same server reads there now. Only a
 * tool that reads is called for it, never the one that writes, not even for a trial.
 */
final class FilePreview {
  private static final Duration LIMIT = Duration.ofMillis(1500);
  private static final int LONGEST_FILE = 1_000_000;
  private static final int LONGEST_WORDS = 500;
  private static final String HEADLINE = "What the file would become";
  private static final String NOW = "The file now";

  private final String server;
  private final FileWrite write;
  private final String path;
  private final JsonNode arguments;

  private FilePreview(String server, FileWrite write, String path, JsonNode arguments) {
    this.server = server;
    this.write = write;
    this.path = path;
    this.arguments = arguments;
  }

  /** Empty when the tool isn't known to write a file. Blocks for {@link #LIMIT} at most. */
  static Optional<Preview> of(
      McpConfig.Server server, Upstream.Live live, Catalog.Offer offer, JsonNode arguments) {
    return FileTools.write(server, live.catalog(), offer)
        .filter(write -> arguments.path(write.path()).isTextual())
        .map(write -> {
          var path = arguments.path(write.path()).textValue();
          return new FilePreview(server.name(), write, path, arguments).preview(live.link());
        });
  }

  private Preview preview(Link link) {
    var parameters = Map.of("name", write.read(), "arguments", Map.of(write.path(), path));
    return switch (link.ask(McpSchema.METHOD_TOOLS_CALL, parameters, LIMIT)) {
      case Reply.Answered(var result) when result.path("isError").asBoolean() ->
          unread("the server can't read it: " + Texts.line(ResultText.of(result), LONGEST_WORDS));
      case Reply.Answered(var result) ->
          ResultText.onlyText(result)
              .map(this::compared)
              .orElseGet(() -> unread("it isn't told as one text"));
      case Reply.Refused(var words) ->
          unread("the server can't read it: " + Texts.line(words, LONGEST_WORDS));
      case Reply.NotDone _, Reply.Lost _ -> unread("the server doesn't tell it at the moment");
    };
  }

  private Preview compared(String before) {
    if (before.length() > LONGEST_FILE) return unread("it is too long to be compared");
    return after(before)
        .map(after ->
            TextDiff.of(before, after)
                .map(this::changes)
                .orElseGet(() -> unread("too much of it differs to be compared")))
        .orElseGet(() ->
            unread(
                "a text that is to be replaced isn't in it exactly like that; the server may"
                    + " find it in its own way, or refuse the call"));
  }

  private Preview changes(String diff) {
    return diff.isEmpty()
        ? new Preview(HEADLINE, List.of(file(), new Preview.Line("Changes", "none")), List.of())
        : new Preview(
            HEADLINE,
            List.of(
                file(),
                new Preview.Line(
                    "Compared with", "what the MCP server " + server + " reads there now")),
            List.of(new Preview.Block("Changes", diff, Preview.Kind.DIFF)));
  }

  private Preview unread(String why) {
    var blocks =
        write.content().stream()
            .map(name ->
                new Preview.Block(
                    "What would be in it", arguments.path(name).asText(), Preview.Kind.TEXT))
            .toList();
    return new Preview(HEADLINE, List.of(file(), new Preview.Line(NOW, why)), blocks);
  }

  private Preview.Line file() {
    return new Preview.Line("File", path);
  }

  /** Empty when this can't be told for certain. */
  private Optional<String> after(String before) {
    return write
        .content()
        .map(name -> Optional.of(arguments.path(name).asText()))
        .orElseGet(() -> write.edits().flatMap(name -> edited(before, arguments.path(name))));
  }

  /** The reference server's way: line ends become line feeds, each text is replaced once. */
  private static Optional<String> edited(String before, JsonNode edits) {
    var text = normal(before);
    for (var edit : edits) {
      var old = normal(edit.path("oldText").asText());
      int at = text.indexOf(old);
      if (at < 0) return Optional.empty();
      text =
          text.substring(0, at)
              + normal(edit.path("newText").asText())
              + text.substring(at + old.length());
    }
    return Optional.of(text);
  }

  private static String normal(String text) {
    return text.replace("\r\n", "\n");
  }
}
