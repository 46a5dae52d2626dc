package countersign.message;

import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.ToolCall;

/**
 * A call is about to touch the world. With a signature it is written only if a person's approval of
 * that request, of this very call, is on record and unused; with a remembered decision only if that
 * can still be used; otherwise only if nobody was asked. A call that has begun before begins again
 * only when its effect allows that. The call may run only when the reply is {@link
 * WriteResult.Written}.
 *
 * @param after as in {@link Record}
 * @param call what is about to run; its digest is computed anew
 * @param permit what lets it run
 */
public record Begin(RunRef run, int after, ToolCall call, Permit permit, Start start)
    implements Request<WriteResult> {}
