package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;
import java.util.List;

/** Everybody, in any tenant, who signs in with this e-mail address (at most ten). */
public record FindSignIns(String email) implements Request<List<FindSignIns.SignIn>> {
  /**
   * One candidate; whether the password is right is for the caller to find out.
   *
   * @param passwordHash Argon2id in PHC string form
   */
  public record SignIn(Tenant tenant, Person person, String passwordHash) {
    @Override
    public String toString() {
      return "SignIn[" + tenant.id() + ", " + person.id() + "]";
    }
  }
}
