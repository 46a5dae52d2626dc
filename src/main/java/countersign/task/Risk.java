package countersign.task;

/** How much harm a call can do, as its tool declares; rules may go by it. */
public enum Risk {
  /** It can be taken back, or changes nothing. */
  LOW,
  /** It changes something that can be repaired. */
  MEDIUM,
  /** It can't be taken back, or reaches people outside. */
  HIGH;

  /** What a call with this effect risks, unless more is known of it. */
  public static Risk of(Effect effect) {
    return switch (effect) {
      case READ_ONLY -> LOW;
      case IDEMPOTENT -> MEDIUM;
      case ONCE -> HIGH;
    };
  }
}
