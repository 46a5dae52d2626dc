package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.McpConfig;
import countersign.config.McpConfig.FileWrite;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tools write text files: those that are configured, or that look like MCP's own server's.
 */
final class FileTools {
  private static final String PATH = "path";

  private FileTools() {}

  /** How a tool writes, if it does, and if the server has the tool that reads. */
  static Optional<FileWrite> write(McpConfig.Server server, Catalog catalog, Catalog.Offer offer) {
    return Optional.ofNullable(server.previews().get(offer.name()))
        .or(() -> usual(catalog, offer))
        .filter(write -> !write.read().equals(offer.name()))
        .filter(write -> catalog.named(write.read()).isPresent());
  }

  private static Optional<FileWrite> usual(Catalog catalog, Catalog.Offer offer) {
    if (!isText(offer, PATH)) return Optional.empty();
    var read =
        Stream.of("read_text_file", "read_file")
            .filter(name -> catalog.named(name).filter(it -> isText(it, PATH)).isPresent())
            .findFirst();
    return read.flatMap(tool -> usual(offer, tool));
  }

  private static Optional<FileWrite> usual(Catalog.Offer offer, String read) {
    if (offer.name().equals("write_file") && isText(offer, "content"))
      return Optional.of(new FileWrite(read, PATH, Optional.of("content"), Optional.empty()));
    if (offer.name().equals("edit_file")
        && areEdits(offer.spec().parameters().at("/properties/edits")))
      return Optional.of(new FileWrite(read, PATH, Optional.empty(), Optional.of("edits")));
    return Optional.empty();
  }

  private static boolean areEdits(JsonNode schema) {
    return schema.at("/items/properties/oldText/type").asText().equals("string")
        && schema.at("/items/properties/newText/type").asText().equals("string");
  }

  private static boolean isText(Catalog.Offer offer, String property) {
    var schema = offer.spec().parameters().path("properties").path(property);
    return schema.path("type").asText().equals("string");
  }
}
