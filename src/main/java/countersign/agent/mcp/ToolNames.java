package countersign.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Servers' names of tools, made fit for the models' interfaces: 1 to 64 letters, digits, dashes and
 * underscores. A name that had to be changed gets a mark made of the whole one, so that two names
 * that differ hardly meet, and the same name is the same tomorrow.
 */
final class ToolNames {
  static final int LONGEST = 64;
  private static final int MARK = 8;
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_-]");

  private ToolNames() {}

  /**
   * The name that models use.
   *
   * @param prefix of the server, fit by itself and shorter than half of {@link #LONGEST}
   * @param name what the server calls it
   */
  static String fit(String prefix, String name) {
    var fit = prefix + UNFIT.matcher(name).replaceAll("_");
    if (fit.equals(prefix + name) && fit.length() <= LONGEST) return fit;
    int room = LONGEST - MARK - 1;
    return (fit.length() > room ? fit.substring(0, room) : fit) + "_" + mark(name);
  }

  private static String mark(String name) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, MARK);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
