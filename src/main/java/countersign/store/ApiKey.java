package countersign.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A key as a caller gives it. A generated one has 256 random bits, so a plain hash is enough. */
record ApiKey(String secret) {
  private static final int LONGEST_PREFIX = 12;

  /** Never more than a third is given away, also of a short key that an operator chose. */
  private static final int SHARE = 3;

  /** The part that is stored in clear. */
  String prefix() {
    var length = Math.min(LONGEST_PREFIX, secret.length() / SHARE);
    return secret.substring(0, Math.max(1, length));
  }

  Buffer sha256() {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
      return Buffer.buffer(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ApiKey[" + prefix() + "…]";
  }
}
