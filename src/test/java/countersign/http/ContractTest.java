package countersign.http;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import countersign.bus.TypedBus;
import countersign.config.HttpConfig;
import countersign.http.api.Api;
import countersign.message.Decide;
import countersign.message.Page;
import countersign.message.ToolSetting;
import countersign.message.Toolkit;
import countersign.policy.Grant;
import countersign.policy.Policy;
import countersign.task.Brief;
import countersign.task.Status;
import countersign.task.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static final Contract CONTRACT = Contract.load();

  /**
   * One only looks. The others say by name what there is to be: a repetition meets what the first
   * one made, or makes the same.
   */
  private static final Set<String> SAFE_BY_ITSELF =
      Set.of("tryPolicy", "addTool", "addToolkit", "trustTool");

  @Test
  void every_operation_has_an_endpoint_and_every_endpoint_an_operation() {
    var vertx = Vertx.vertx();
    try {
      var limits = new HttpConfig.Limits(0, 1, 1, 1000);
      var catalog = new Catalog("a", Set.of("a"));
      var coded =
          new HashSet<>(
              new Api(vertx, new TypedBus(vertx), catalog, limits, InstantSource.system())
                  .endpoints()
                  .keySet());
      coded.addAll(Set.of("checkLiveness", "checkReadiness", "getContract"));

      assertThat(CONTRACT.operations().stream().map(Operation::id))
          .containsExactlyInAnyOrderElementsOf(coded);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void code_that_differs_from_the_contract_does_not_start() {
    var keys =
        new KeyAuthentication(
            new TypedBus(Vertx.vertx()),
            new RateLimit(0, InstantSource.system()),
            new FailureLimit(1, InstantSource.system()));

    assertThatThrownBy(() -> new OperationRoutes(CONTRACT, Map.of(), keys))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runAgent");
  }

  @Test
  void only_health_and_the_contract_itself_are_open() {
    assertThat(CONTRACT.operations().stream().filter(it -> !it.keyed()).map(Operation::id))
        .containsExactlyInAnyOrder("checkLiveness", "checkReadiness", "getContract");
  }

  @Test
  void whatever_changes_something_can_be_repeated_safely() {
    var acts =
        CONTRACT.operations().stream()
            .filter(it -> it.route().method().equals(HttpMethod.POST))
            .filter(it -> !SAFE_BY_ITSELF.contains(it.id()))
            .toList();

    assertThat(acts)
        .isNotEmpty()
        .allSatisfy(act ->
            assertThat(act.parameters().stream().map(Operation.Parameter::name))
                .as(act.id())
                .contains(RequestKey.HEADER));
  }

  @Test
  void the_limits_are_those_of_the_domain() throws Exception {
    var document = YAMLMapper.builder().build().readTree(CONTRACT.text());
    var schemas = document.at("/components/schemas");

    assertThat(schemas.at("/RunRequest/properties/goal/maxLength").intValue())
        .isEqualTo(Brief.MAX_GOAL_LENGTH);
    assertThat(schemas.at("/RejectRequest/properties/reason/maxLength").intValue())
        .isEqualTo(Verdict.MAX_REASON_LENGTH);
    assertThat(document.at("/components/parameters/Limit/schema/maximum").intValue())
        .isEqualTo(Page.MAX);
    assertThat(schemas.at("/PolicyRules/maxItems").intValue()).isEqualTo(Policy.MAX_RULES);
    assertThat(schemas.at("/Remember/properties/arguments/maxItems").intValue())
        .isEqualTo(Grant.MOST_CONDITIONS);
    assertThat(schemas.at("/Remember/properties/uses/maximum").intValue())
        .isEqualTo(Decide.Remember.MOST_USES);
    assertThat(schemas.at("/ToolNames/maxItems").intValue()).isEqualTo(Toolkit.MAX_TOOLS);
    assertThat(schemas.at("/ToolkitRequest/properties/description/maxLength").intValue())
        .isEqualTo(Toolkit.MAX_DESCRIPTION_LENGTH);
    assertThat(schemas.at("/ToolSettings/properties/description/maxLength").intValue())
        .isEqualTo(ToolSetting.MAX_DESCRIPTION_LENGTH);
    assertThat(schemas.at("/Status/enum").valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(Stream.of(Status.values()).map(Status::name).toList());
  }

  @Test
  void every_problem_that_an_example_shows_exists() throws Exception {
    var document = YAMLMapper.builder().build().readTree(CONTRACT.text());
    var types =
        Stream.of(Problem.Kind.values()).collect(toMap(Problem.Kind::type, Problem.Kind::status));

    assertThat(document.findValuesAsText("type"))
        .filteredOn(type -> type.startsWith("/problems/"))
        .isNotEmpty()
        .allSatisfy(type -> assertThat(types).containsKey(type));
  }

  @Test
  void the_reference_names_every_operation_every_problem_and_every_kind_of_entry()
      throws Exception {
    var reference = Files.readString(Path.of("docs/api.md"));
    var kinds = YAMLMapper.builder().build().readTree(CONTRACT.text());

    assertThat(reference)
        .contains(Stream.of(Problem.Kind.values()).map(it -> "`" + it.type() + "`").toList())
        .contains(CONTRACT.operations().stream().map(it -> it.route().path()).toList())
        .contains(
            kinds
                .at("/components/schemas/Entry/properties/kind/enum")
                .valueStream()
                .map(it -> "`" + it.asText() + "`")
                .toList());
  }
}
