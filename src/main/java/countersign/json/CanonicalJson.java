package countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;

/** The canonical form of RFC 8785: the same text for every spelling of the same JSON. */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** The canonical text; a number that isn't a double becomes the nearest one. */
  public static String of(JsonNode tree) {
    try {
      return new JsonCanonicalizer(Json.write(tree)).getEncodedString();
    } catch (IOException e) {
      throw new IllegalStateException("checked JSON has no canonical form", e);
    }
  }

  /**
   * How the canonical form writes a number: the shortest decimal that reads as {@code number} (RFC
   * 8785 section 3.2.2.3). Java's own text can be another one, for example of the smallest double.
   */
  static BigDecimal number(double number) {
    try {
      return new BigDecimal(NumberToJSON.serializeNumber(number));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a finite number: " + number, e);
    }
  }

  /** SHA-256 of the canonical text, as 64 lower-case hexadecimal digits. */
  public static String sha256(JsonNode tree) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(of(tree).getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
