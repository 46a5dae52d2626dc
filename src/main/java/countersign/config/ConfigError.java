package countersign.config;

import java.util.Locale;
import java.util.Objects;

/**
 * A configuration that can't be used. The message is one line for the operator: the key, the value
 * (that of a secret is hidden) and what is allowed.
 */
public final class ConfigError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_SHOWN = 200;

  private ConfigError(String message) {
    super(message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  /** The key has a value that isn't allowed. */
  public static ConfigError value(String key, String value, String allowed) {
    return new ConfigError(named(key) + " is '" + shown(value) + "', allowed is " + allowed);
  }

  /** The same for a value that nobody may read in a log. */
  static ConfigError secret(String key, String allowed) {
    return new ConfigError(
        named(key) + " has a wrong value (hidden, it is a secret), allowed is " + allowed);
  }

  /** A member of a key that holds more than one value; what it has is not shown. */
  static ConfigError in(String key, String member, String what) {
    return new ConfigError(key + "." + shown(member) + " (" + variable(key) + ") " + what);
  }

  /** The file or the environment has something that isn't a key. */
  static ConfigError unknown(String what, String where, String allowed) {
    return new ConfigError(what + " in " + where + " is unknown, allowed is " + allowed);
  }

  /** A file can't be read as configuration. */
  static ConfigError unreadable(String file, String why) {
    return new ConfigError(file + " " + why);
  }

  /** The environment variable that sets a key: {@code COUNTERSIGN_HTTP_PORT} for http.port. */
  static String variable(String key) {
    return "COUNTERSIGN_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  private static String shown(String text) {
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }

  private static String named(String key) {
    return key + " (" + variable(key) + ")";
  }
}
