package countersign.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.ToolSpec;
import countersign.config.McpConfig;
import countersign.config.McpConfig.FileWrite;
import countersign.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileToolsTest {
  private static final FileWrite CONTENT =
      new FileWrite("read_file", "path", Optional.of("content"), Optional.empty());

  @Test
  void a_tool_that_looks_like_the_reference_servers_is_known() {
    assertThat(write(Map.of(), "write_file(path,content)", "read_file(path)")).contains(CONTENT);
    assertThat(
            write(Map.of(), "write_file(path,content)", "read_file(path)", "read_text_file(path)"))
        .map(FileWrite::read)
        .contains("read_text_file");
  }

  @Test
  void one_that_only_has_its_name_or_has_nobody_who_reads_is_not() {
    assertThat(write(Map.of(), "write_file(path)", "read_file(path)")).isEmpty();
    assertThat(write(Map.of(), "write_file(path,content)")).isEmpty();
    assertThat(write(Map.of(), "write_file(path,content)", "read_file(name)")).isEmpty();
    assertThat(write(Map.of(), "put_file(path,content)", "read_file(path)")).isEmpty();
  }

  @Test
  void others_can_be_configured_but_never_to_be_called_themselves() {
    var put = new FileWrite("get", "name", Optional.of("text"), Optional.empty());
    assertThat(write(Map.of("put", put), "put(name,text)", "get(name)")).contains(put);
    assertThat(write(Map.of("put", put), "put(name,text)")).isEmpty();
    var itself = new FileWrite("put", "name", Optional.of("text"), Optional.empty());
    assertThat(write(Map.of("put", itself), "put(name,text)")).isEmpty();
  }

  @Test
  void a_specification_is_the_same_however_its_numbers_are_held() throws Exception {
    var read = catalog(server(Map.of()), "a(b)").offers().values().iterator().next().spec();
    assertThat(Catalog.same(read, withLimit(read, "10"))).isFalse();
    assertThat(Catalog.same(withLimit(read, "10"), withLimit(read, "10.0"))).isTrue();
    assertThat(Catalog.same(withLimit(read, "10"), withLimit(read, "11"))).isFalse();
  }

  private static ToolSpec withLimit(ToolSpec spec, String number) throws Exception {
    return new ToolSpec(
        spec.name(),
        spec.toolkit(),
        spec.description(),
        Json.read("{\"type\":\"object\",\"maxProperties\":" + number + "}"));
  }

  /** How the first of these tools writes, each as {@code name(text,…)}. */
  private static Optional<FileWrite> write(Map<String, FileWrite> previews, String... tools) {
    var server = server(previews);
    var catalog = catalog(server, tools);
    return FileTools.write(server, catalog, catalog.offers().values().iterator().next());
  }

  private static McpConfig.Server server(Map<String, FileWrite> previews) {
    return new McpConfig.Server(
        "f", new McpConfig.Command("true", List.of(), Map.of(), Optional.empty()), previews);
  }

  private static Catalog catalog(McpConfig.Server server, String... tools) {
    return CatalogReader.read(server, Stream.of(tools).map(FileToolsTest::tool).toList(), true);
  }

  private static JsonNode tool(String text) {
    var parts = text.split("[(,)]");
    var tool = Json.object().put("name", parts[0]);
    var schema = tool.putObject("inputSchema").put("type", "object");
    var properties = schema.putObject("properties");
    Stream.of(parts).skip(1).forEach(name -> properties.putObject(name).put("type", "string"));
    return tool;
  }
}
