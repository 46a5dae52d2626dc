package countersign.message;

import countersign.task.Digest;
import countersign.task.IdempotencyKey;

/**
 * An approved action is about to touch the world. Written only if a person's approval of that
 * request with that very digest is on record; the action may run only when the reply is {@link
 * WriteResult.Written}.
 *
 * @param digest of what is about to run, computed anew
 */
public record Begin(RunRef run, int request, String callId, Digest digest, IdempotencyKey key)
    implements Request<WriteResult> {}
