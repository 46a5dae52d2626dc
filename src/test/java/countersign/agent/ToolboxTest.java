package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.support.AgentBench;
import countersign.support.RecordingTool;
import countersign.task.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A box of tools, and what a task that names toolkits gets of it. */
class ToolboxTest {
  private final RecordingTool mail = new RecordingTool("mail", Effect.ONCE);
  private final RecordingTool look = new RecordingTool("look", Effect.READ_ONLY);
  private final Toolbox whole = new Toolbox(List.of(mail, look), AgentBench.LIMITS);

  @Test
  void a_narrowed_box_has_the_tools_of_its_toolkits_and_those_that_steer_a_run() {
    var narrowed = whole.narrowedTo(List.of("looks", "nonsense"));

    assertThat(narrowed.specs())
        .extracting(ToolSpec::name)
        .containsExactlyInAnyOrder(
            "human_approval", "ask_human", "update_plan", "wait_until", "finish", "look");
    assertThat(narrowed.runs("mail")).isFalse();
    assertThat(whole.runs("mail")).isTrue();
  }

  @Test
  void a_narrowed_box_checks_by_what_was_compiled_for_the_whole_one() {
    var wrong = Json.readOwn("{\"text\": 7}");
    assertThat(whole.flaws("look", wrong)).hasSize(1);
    ((ObjectNode) look.spec().parameters()).removeAll();

    assertThat(whole.narrowedTo(List.of("looks")).flaws("look", wrong))
        .isEqualTo(whole.flaws("look", wrong))
        .hasSize(1);
  }
}
