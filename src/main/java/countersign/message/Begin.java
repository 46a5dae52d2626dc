package countersign.message;

import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.ToolCall;
import java.util.Optional;

/**
 * A call is about to touch the world. With a signature it is written only if a person's approval of
 * that request, of this very call, is on record and unused; with a remembered decision only if that
 * can still be used; otherwise only if nobody was asked. A call that has begun before begins again
 * only when its effect allows that. The call may run only when the reply is {@link
 * WriteResult.Written}.
 *
 * @param after as in {@link Record}
 * @param call what is about to run; its digest is computed anew
 * @param ground what lets it run
 */
public record Begin(RunRef run, int after, ToolCall call, Ground ground, Start start)
    implements Request<WriteResult> {
  /**
   * What lets a call run.
   *
   * @param policy the number of the policy by which it was judged; when another one holds, nothing
   *     is written. Empty when none matters
   */
  public record Ground(Permit permit, Optional<Integer> policy) {}
}
