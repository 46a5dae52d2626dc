package countersign.message;

import countersign.task.Status;

/** What became of a run's write. */
public sealed interface WriteResult {
  /**
   * It is committed.
   *
   * @param status the task's, now
   * @param lastEvent the number of the newest transcript entry
   */
  record Written(Status status, int lastEvent) implements WriteResult {}

  /** Nothing was written: the transcript is longer than the writer knew. */
  record OutOfStep() implements WriteResult {}

  /** Nothing was written: no matching approval is on record, or it was used before. */
  record NotApproved() implements WriteResult {}

  /** Nothing was written: another policy holds than the one by which the call was judged. */
  record RulesChanged() implements WriteResult {}

  /** Nothing was written: the task was cancelled, or another worker took it over. */
  record LeaseLost() implements WriteResult {}
}
