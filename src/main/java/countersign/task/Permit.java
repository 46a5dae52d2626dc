package countersign.task;

import java.util.Optional;

/** What lets a call begin. */
public sealed interface Permit {
  /** The policy wants nothing; or it had begun before, and begins again. */
  record Free() implements Permit {}

  /** A person signed request number {@code number}, which stands for this very call. */
  record Signature(int number) implements Permit {}

  /** A remembered decision covers it, and one of its uses is taken. */
  record Granted(GrantId id) implements Permit {}

  /** The number of the request, if one was signed. */
  default Optional<Integer> request() {
    return this instanceof Signature(var number) ? Optional.of(number) : Optional.empty();
  }

  /** The remembered decision, if it is one. */
  default Optional<GrantId> grant() {
    return this instanceof Granted(var id) ? Optional.of(id) : Optional.empty();
  }
}
