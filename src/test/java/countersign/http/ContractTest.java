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
import countersign.policy.Grant;
import countersign.policy.Policy;
import countersign.task.Brief;
import countersign.task.Status;
import countersign.task.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
  private static final Contract CONTRACT = Contract.load();
  private static final String TASK = "agent_0199f2c4a1b27c3e";

  @Test
  void every_operation_has_an_endpoint_and_every_endpoint_an_operation() {
    var vertx = Vertx.vertx();
    try {
      var limits = new HttpConfig.Limits(0, 1, 1, 1000);
      var catalog = new Catalog("a", Set.of("a"), Set.of());
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
            // It only looks.
            .filter(it -> !it.id().equals("tryPolicy"))
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                     | goal: is required",
        "{\"goal\":5}                           | goal: must be a string",
        "{\"goal\":null}                        | goal: must be a string",
        "{\"goal\":\"\"}                        | goal: must not be blank",
        "{\"goal\":\" \\t\\u00a0\\u3000\\u200b\"} | goal: must not be blank",
        "{\"goal\":\"x\",\"gaol\":1}            | gaol: is not a known field; known are goal, provider, model, session_id, toolkits",
        "{\"goal\":\"x\",\"provider\":1}        | provider: must be a string or null",
        "{\"goal\":\"x\",\"model\":\"\"}        | model: must have at least 1 character",
        "{\"goal\":\"x\",\"toolkits\":\"mail\"} | toolkits: must be an array or null",
        "{\"goal\":\"x\",\"toolkits\":[\"a\",2]} | toolkits[1]: must be a string",
        "{\"goal\":\"x\",\"toolkits\":[\"a\",\"a\"]} | toolkits: must not name anything twice",
        "[]                                     | must be an object",
        "null                                   | must be an object",
        "7                                      | must be an object",
        "{\"goal\":1e999999999}                 | goal: must be a string",
        "{\"goal\":\"a\\u0000b\"}               | goal: must not contain the character U+0000",
        "{\"goal\":\"a\\ud800b\"}               | goal: must not contain half a surrogate pair",
        "{\"goal\":\"x\",\"session_id\":\"\\udc00\"} | session_id: must not contain half a surrogate pair",
        "`                `                     | a JSON body is required",
      })
  void a_bad_run_is_told_what_is_wrong(String body, String words) {
    assertThat(errors("runAgent", MultiMap.caseInsensitiveMultiMap(), body)).containsExactly(words);
  }

  @Test
  void a_goal_may_be_as_long_as_the_limit_and_no_longer() {
    assertThat(errors("runAgent", none(), "{\"goal\":\"" + "é".repeat(20_000) + "\"}")).isEmpty();
    assertThat(errors("runAgent", none(), "{\"goal\":\"" + "é".repeat(20_001) + "\"}"))
        .containsExactly("goal: must have at most 20000 characters");
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() {
    assertThat(errors("runAgent", none().add("page", "2"), "{\"goal\":1,\"x\":1}"))
        .containsExactlyInAnyOrder(
            "page: is not a known query parameter; there are none",
            "goal: must be a string",
            "x: is not a known field; known are goal, provider, model, session_id, toolkits");
  }

  @ParameterizedTest
  @CsvSource({
    "limit,0,limit: must be at least 1",
    "limit,201,limit: must be at most 200",
    "limit,99999999999999999999,limit: must be a whole number",
    "limit,1.5,limit: must be a whole number",
    "limit,'',limit: must be a whole number",
    "limit,ten,limit: must be a whole number",
    "cursor,'',cursor: must have at least 1 character",
    "status,DONE,'status: must be one of PENDING, QUEUED, RUNNING, PENDING_APPROVAL, SUCCESS, FAILURE, CANCELLED'",
    "state,x,'state: is not a known query parameter; known are status, limit, cursor'",
  })
  void a_bad_query_is_told_what_is_wrong(String name, String value, String words) {
    assertThat(errors("listTasks", none().add(name, value), "")).containsExactly(words);
  }

  @Test
  void a_query_parameter_is_not_given_twice() {
    assertThat(errors("listTasks", none().add("limit", "1").add("limit", "2"), ""))
        .containsExactly("limit: must not be given twice");
  }

  @Test
  void defaults_are_filled_in() {
    assertThat(check("listTasks", none(), ""))
        .isInstanceOfSatisfying(
            RequestCheck.Result.Fits.class,
            fits -> assertThat(fits.parameters().get("limit").intValue()).isEqualTo(50));
  }

  @Test
  void a_path_that_can_not_name_a_task_names_nothing() {
    var parts = new RequestCheck.Parts(Map.of("task_id", "../x"), none(), none(), new byte[0]);

    assertThat(new RequestCheck(CONTRACT.schemas(), operation("getTask")).check(parts))
        .isEqualTo(new RequestCheck.Result.NamesNothing("task ../x"));
  }

  private static MultiMap none() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  private static List<String> errors(String operation, MultiMap query, String body) {
    return switch (check(operation, query, body)) {
      case RequestCheck.Result.Fits _ -> List.of();
      case RequestCheck.Result.NamesNothing(var what) -> List.of(what);
      case RequestCheck.Result.Refused(var errors) ->
          errors.stream()
              .map(FieldError::toString)
              .map(it -> it.replace("the body: ", ""))
              .toList();
    };
  }

  private static RequestCheck.Result check(String operation, MultiMap query, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var parts = new RequestCheck.Parts(Map.of("task_id", TASK), query, none(), bytes);
    return new RequestCheck(CONTRACT.schemas(), operation(operation)).check(parts);
  }

  private static Operation operation(String id) {
    return CONTRACT.operations().stream()
        .filter(it -> it.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
