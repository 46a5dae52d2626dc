package countersign.task;

/** What a call does to the world. */
public enum Effect {
  /** Changes nothing outside. */
  READ_ONLY,
  /** May be repeated with the same idempotency key without a second effect. */
  IDEMPOTENT,
  /** A repetition is a second effect. */
  ONCE
}
