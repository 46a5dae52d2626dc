package countersign.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a signature binds to: SHA-256 over the RFC 8785 canonical JSON {@code
 * {"arguments":…,"tool_name":…}}.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!FORM.matcher(hex).matches()) throw new IllegalArgumentException("not a digest: " + hex);
  }

  /** The digest in {@code hex}, or empty when it isn't 64 lower-case hexadecimal digits. */
  public static Optional<Digest> parse(String hex) {
    return FORM.matcher(hex).matches() ? Optional.of(new Digest(hex)) : Optional.empty();
  }

  static Digest of(String tool, Arguments arguments) {
    // Member names in code-unit order and a tool name that needs no escape: canonical as it stands.
    return sha256("{\"arguments\":" + arguments.canonical() + ",\"tool_name\":\"" + tool + "\"}");
  }

  private static Digest sha256(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return new Digest(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
