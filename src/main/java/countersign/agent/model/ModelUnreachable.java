package countersign.agent.model;

import org.jspecify.annotations.Nullable;

/** A model server can't be asked, and retrying didn't help. */
final class ModelUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  /** With {@code why} in words for people. */
  ModelUnreachable(String why, @Nullable Throwable cause) {
    super(why, cause);
    this.why = why;
  }

  String why() {
    return why;
  }
}
