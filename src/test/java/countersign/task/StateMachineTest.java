package countersign.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/state-machine.md} is drawn from the types; {@code -Ddocs=write} writes it. */
class StateMachineTest {
  private static final Path DOC = Path.of("docs/state-machine.md");

  @Test
  void the_document_shows_the_moves_that_exist() throws Exception {
    if ("write".equals(System.getProperty("docs"))) Files.writeString(DOC, drawn());

    assertThat(Files.readString(DOC))
        .as("run: mvn test -Dtest=StateMachineTest -Ddocs=write")
        .isEqualTo(drawn());
  }

  @Test
  void every_status_of_the_table_is_one_state() {
    assertThat(stateClasses())
        .extracting(StateMachineTest::status)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Status.values()).map(Enum::name).toList());
  }

  @Test
  void a_decision_about_another_action_is_not_a_move() {
    var call = new ToolCall("c", "mail", Arguments.NONE);
    var waiting =
        new TaskState.PendingApproval(
            List.of(
                PendingAction.of(1, call, new Prompt("?", Prompt.Author.AGENT), Instant.EPOCH)));

    assertThatThrownBy(() -> waiting.decideLast(2, new JobId("job_12345678")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Class<?>> stateClasses() {
    return List.of(TaskState.class.getPermittedSubclasses());
  }

  private static String drawn() {
    var moves = new ArrayList<String>();
    for (var state : stateClasses())
      Arrays.stream(state.getDeclaredMethods())
          .filter(method -> TaskState.class.isAssignableFrom(method.getReturnType()))
          .filter(method -> !method.isSynthetic())
          .sorted(Comparator.comparing(Method::getName))
          .forEach(method ->
              moves.add(
                  "    %s --> %s: %s"
                      .formatted(status(state), status(method.getReturnType()), words(method))));
    var ends = new ArrayList<String>();
    for (var status : Status.values()) if (status.ended()) ends.add("    " + status + " --> [*]");
    return """
    # The states of a task

    Drawn from the types in `countersign.task.TaskState`: a move exists as a method only where it
    is legal. A test fails when this file differs.

    ```mermaid
    stateDiagram-v2
        [*] --> PENDING: scheduled
        [*] --> QUEUED: submit
    %s
    %s
    ```
    """
        .formatted(String.join("\n", moves), String.join("\n", ends));
  }

  private static String words(Method method) {
    return method.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String status(Class<?> state) {
    return state.getSimpleName().replaceAll("(?<=[a-z])([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
