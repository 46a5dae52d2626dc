package countersign.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with the cost that OWASP's password storage cheat sheet recommends: 19 MiB,
 * two passes, one lane. A hash is kept as a PHC string, which carries its own cost, so that old
 * hashes stay valid when the cost is raised. Either method takes tens of milliseconds of processor
 * time: never call it on an event loop.
 */
public final class Passwords {
  private static final Cost COST = new Cost(19 * 1024, 2, 1);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  private record Cost(int memoryKib, int passes, int lanes) {}

  /** The PHC string of a password, with a new random salt. */
  public static String hash(String password) {
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            COST.memoryKib,
            COST.passes,
            COST.lanes,
            base64(salt),
            base64(derive(password, salt, COST, HASH_BYTES)));
  }

  /**
   * Whether {@code password} is the one that {@code phc} was made from, compared in constant time.
   *
   * @throws IllegalArgumentException when {@code phc} isn't an Argon2id PHC string: whatever was
   *     stored is not a password
   */
  public static boolean verify(String password, String phc) {
    var match = PHC.matcher(phc);
    if (!match.matches()) throw new IllegalArgumentException("not an Argon2id PHC string");
    var cost = new Cost(number(match.group(1)), number(match.group(2)), number(match.group(3)));
    var salt = Base64.getDecoder().decode(match.group(4));
    var expected = Base64.getDecoder().decode(match.group(5));
    return MessageDigest.isEqual(derive(password, salt, cost, expected.length), expected);
  }

  private static byte[] derive(String password, byte[] salt, Cost cost, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib)
            .withIterations(cost.passes)
            .withParallelism(cost.lanes)
            .withSalt(salt)
            .build());
    // RFC 8265 section 4.2: keyboards differ in how they compose a character.
    var composed = Normalizer.normalize(password, Normalizer.Form.NFC);
    var derived = new byte[length];
    generator.generateBytes(composed.getBytes(UTF_8), derived);
    return derived;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
