package countersign.agent;

import countersign.task.ToolCall;
import countersign.task.Turn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done about the calls of a turn, as one step sees it. The rules are asked for when
 * the first call needs a ruling, and once: all calls of the step are judged by the same, and a step
 * that needs no ruling asks for none.
 */
final class TurnDuties {
  private final Turn turn;
  private final Toolbox toolbox;
  private final Judges judges;
  private final Instant now;
  private @Nullable Judge judge;

  /**
   * @param now when the step looks: a time that has come for one of its questions has for all
   */
  TurnDuties(Turn turn, Toolbox toolbox, Judges judges, Instant now) {
    this.now = now;
    this.turn = turn;
    this.toolbox = toolbox;
    this.judges = judges;
  }

  Turn turn() {
    return turn;
  }

  Instant now() {
    return now;
  }

  /** About a call as the model made it. */
  Duty of(ToolCall call) {
    var flaw = turn.flaws().get(call.id());
    return flaw == null ? ofAction(call) : new Duty.Refuse(flaw);
  }

  /** About what stands for a call: what had begun. */
  Duty ofAction(ToolCall action) {
    return toolbox.dutyOf(action, this::judge);
  }

  /** About what was signed, so that no remembered decision is needed. */
  Duty ofSigned(ToolCall action) {
    return toolbox.dutyOf(action, () -> judge == null ? judges.ofSigned() : judge);
  }

  private Judge judge() {
    if (judge == null) judge = judges.now();
    return judge;
  }
}
