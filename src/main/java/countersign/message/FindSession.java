package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;
import java.util.Optional;

/** Who is signed in with this token; empty when nobody, or when the time is up. */
public record FindSession(String tokenSha256) implements Request<Optional<FindSession.Session>> {
  /** A person at a browser. */
  public record Session(Tenant tenant, Person person) {}
}
