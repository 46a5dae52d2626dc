package countersign.agent;

import countersign.task.Transcript;

/** What became of the wish to touch the world. */
sealed interface Beginning {
  /** It may, now; {@code known} says so. */
  record Begun(Transcript known) implements Beginning {}

  /** Something else was written meanwhile. */
  record OutOfStep(Transcript known) implements Beginning {}

  /** There is no unused signature for this very call. */
  record Refused() implements Beginning {}

  /** The task isn't this run's any more. */
  record LeaseLost() implements Beginning {}
}
