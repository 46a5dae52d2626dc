package countersign.message;

/**
 * Keep what has come back of an execution that has no result yet. The newest note replaces the one
 * before. The reply tells whether the execution was still without a result.
 *
 * @param attempt the start that it belongs to
 */
public record NoteEvidence(RunRef run, String callId, int attempt, String evidence)
    implements Request<Boolean> {}
