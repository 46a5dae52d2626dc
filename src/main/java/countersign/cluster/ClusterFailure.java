package countersign.cluster;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The node can't take its place in the cluster, and an operator can do something about it. The
 * message is one line for the operator.
 */
public final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterFailure(String message, @Nullable Throwable cause) {
    super(message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "), cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
