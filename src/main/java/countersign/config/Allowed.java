package countersign.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** What values may be; each check fails with the {@link ConfigError} of its key. */
final class Allowed {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+");
  private static final Pattern NAMED_ADDRESS =
      Pattern.compile("[^<>@\\r\\n]*<" + ADDRESS.pattern() + ">");

  private Allowed() {}

  /** An HTTP address with a host, and without a user, a query or a fragment. */
  static void web(String key, URI value) {
    var scheme = Optional.ofNullable(value.getScheme()).orElse("");
    var plain =
        value.getRawUserInfo() == null
            && value.getRawQuery() == null
            && value.getRawFragment() == null;
    if (!scheme.matches("(?i)https?") || value.getHost() == null || !plain)
      throw ConfigError.value(key, shown(value), "an address such as https://host:port/path");
  }

  /** Text within lengths that nobody may read in a log. */
  static void secret(String key, Optional<String> value, Pattern form, String allowed) {
    if (value.filter(text -> !form.matcher(text).matches()).isPresent())
      throw ConfigError.secret(key, allowed);
  }

  static void address(String key, String value) {
    if (value.length() > 254 || !ADDRESS.matcher(value).matches())
      throw ConfigError.value(key, value, "an e-mail address such as ada@example.com");
  }

  static void sender(String key, String value) {
    if (!NAMED_ADDRESS.matcher(value).matches()) address(key, value);
  }

  /** An address as it may be shown: somebody may have written a password into it. */
  private static String shown(URI address) {
    return address.toString().replaceAll("//[^/@]*@", "//…@");
  }
}
