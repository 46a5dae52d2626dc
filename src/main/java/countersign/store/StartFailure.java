package countersign.store;

import java.util.Objects;

/**
 * The node can't start, and an operator can do something about it. The message is one line for the
 * operator and holds no secret.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What stands in the way, in one line. */
  public StartFailure(String message) {
    super(oneLine(message));
  }

  /** What stands in the way, in one line, and the failure behind it. */
  public StartFailure(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
