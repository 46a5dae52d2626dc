package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests held against the contract. */
class RequestCheckTest {
  private static final Contract CONTRACT = Contract.load();
  private static final String TASK = "agent_0199f2c4a1b27c3e";

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
