package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;

/**
 * Make the first tenant, person and keys, unless any tenant exists.
 *
 * @param passwordHash Argon2id in PHC string form
 * @param keys in clear; only their hashes are stored
 */
public record Bootstrap(Tenant tenant, Person person, String passwordHash, Keys keys)
    implements Request<Bootstrap.Result> {
  /** The first two keys: one for programs, one that signs in the person's name. */
  public record Keys(String agent, String person) {
    @Override
    public String toString() {
      return "Keys[…]";
    }
  }

  /** Whether this call made them. */
  public enum Result {
    MADE,
    ALREADY_THERE
  }
}
