package countersign.policy;

/** Whether something is as a rule wants it. */
sealed interface Fit {
  /** It is. */
  record Yes() implements Fit {}

  /** It isn't. */
  record No() implements Fit {}

  /** The two can't be compared; whoever can't tell must not let anything through. */
  record Unclear(String why) implements Fit {}

  /** The one or the other. */
  static Fit of(boolean fits) {
    return fits ? new Yes() : new No();
  }
}
