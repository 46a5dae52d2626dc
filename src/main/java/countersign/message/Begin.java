package countersign.message;

import countersign.task.Start;
import countersign.task.ToolCall;
import java.util.Optional;

/**
 * A call is about to touch the world. With a signature it is written only if a person's approval of
 * that request, of this very call, is on record and unused; without one only if nobody was asked. A
 * call that has begun before begins again only when its effect allows that. The call may run only
 * when the reply is {@link WriteResult.Written}.
 *
 * @param after as in {@link Record}
 * @param call what is about to run; its digest is computed anew
 * @param request whose signature lets it run; empty when the policy wants none
 */
public record Begin(RunRef run, int after, ToolCall call, Optional<Integer> request, Start start)
    implements Request<WriteResult> {}
