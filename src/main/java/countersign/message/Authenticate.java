package countersign.message;

import java.util.Optional;

/** Whose key this is; empty when nobody's, or when it was revoked. The key is never logged. */
public record Authenticate(String key) implements Request<Optional<Principal>> {
  @Override
  public String toString() {
    return "Authenticate[key=…]";
  }
}
