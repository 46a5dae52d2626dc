package countersign.message;

/** Whether the database answers and has the schema this build needs. */
public record CheckStore() implements Request<CheckStore.Health> {
  /** What was found; {@code detail} is for operators. */
  public record Health(boolean database, boolean migrations, String detail) {}
}
