package countersign.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.config.McpConfig;
import countersign.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ToolNamesTest {
  @Test
  void a_fit_name_stays_what_it_is() {
    assertThat(ToolNames.fit("files__", "read_file")).isEqualTo("files__read_file");
    assertThat(ToolNames.fit("f__", "a".repeat(61))).isEqualTo("f__" + "a".repeat(61));
  }

  @Test
  void another_is_changed_and_marked_the_same_way_each_time() {
    assertThat(ToolNames.fit("f__", "send.mail")).isEqualTo("f__send_mail_c9cf429c");
    assertThat(ToolNames.fit("f__", "send mail"))
        .startsWith("f__send_mail_")
        .isNotEqualTo("f__send_mail_c9cf429c");
    assertThat(ToolNames.fit("f__", "a".repeat(62)))
        .hasSize(64)
        .startsWith("f__" + "a".repeat(52) + "_");
  }

  @Test
  void a_name_that_was_changed_never_takes_the_place_of_one_that_was_not() {
    var taken = ToolNames.fit("f__", "a.b").substring("f__".length());
    var catalog = catalog("a.b", taken);
    assertThat(catalog.offers().values()).extracting(Catalog.Offer::name).containsExactly(taken);
    assertThat(catalog.leftOut())
        .containsExactly(
            new ServerState.LeftOut("a.b", "another tool has the name f__" + taken + " here"));
  }

  private static Catalog catalog(String... names) {
    var server =
        new McpConfig.Server(
            "f", new McpConfig.Command("true", List.of(), Map.of(), Optional.empty()), Map.of());
    var tools =
        Stream.of(names)
            .<JsonNode>map(name -> {
              var tool = Json.object().put("name", name);
              tool.putObject("inputSchema").put("type", "object");
              return tool;
            })
            .toList();
    return CatalogReader.read(server, tools, true);
  }
}
