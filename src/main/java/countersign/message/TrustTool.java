package countersign.message;

import countersign.task.Digest;
import countersign.task.Person;
import countersign.task.Tenant;

/**
 * A person trusts a tool that is held back, as they have seen it.
 *
 * @param seen the digest of the specification that they looked at
 */
public record TrustTool(Tenant tenant, Person by, String tool, Digest seen)
    implements Request<TrustTool.Result> {
  /** What came of it. */
  public sealed interface Result {
    /** Agents have it again. */
    record Trusted() implements Result {}

    /** It has changed once more; {@code now} is how it looks. */
    record Changed(Digest now) implements Result {}

    /** There is no such tool from outside. */
    record NoSuchTool() implements Result {}

    /** Only who has the role admin may. */
    record NotPermitted() implements Result {}
  }
}
