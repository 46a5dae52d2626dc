package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;
import java.time.Instant;

/**
 * Remember that a person signed in.
 *
 * @param tokenSha256 SHA-256 of the secret in the browser's cookie, 32 bytes in hexadecimal
 */
public record OpenSession(Tenant tenant, Person person, String tokenSha256, Instant until)
    implements Request<OpenSession.Opened> {
  /** It is stored. */
  public record Opened() {}
}
