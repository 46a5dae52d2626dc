package countersign.task;

/** The states' names, as they stand in the table and in the API. */
public enum Status {
  PENDING,
  QUEUED,
  RUNNING,
  PENDING_APPROVAL,
  SUCCESS,
  FAILURE,
  CANCELLED;

  /** Whether nothing more will ever happen to a task with this status. */
  public boolean ended() {
    return this == SUCCESS || this == FAILURE || this == CANCELLED;
  }

  /** Whether no worker has anything to do: the task waits for a person or a time, or has ended. */
  public boolean resting() {
    return this == PENDING_APPROVAL || this == PENDING || ended();
  }
}
