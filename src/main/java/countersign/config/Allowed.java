package countersign.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** What values may be; each check fails with the {@link ConfigError} of its key. */
final class Allowed {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+");
  private static final Pattern NAMED_ADDRESS =
      Pattern.compile("[^<>@\\r\\n]*<" + ADDRESS.pattern() + ">");

  private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?";
  private static final String IPV6 = "[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{0,40}";
  private static final Pattern HOST = Pattern.compile(NAME + "|" + IPV6 + "|\\[" + IPV6 + "]");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:" + NAME + "|\\[" + IPV6 + "]):(?<port>\\d{1,5})");

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

  /** A host name, or an IPv4 or IPv6 address, the latter with or without brackets. */
  static boolean host(String value) {
    return HOST.matcher(value).matches();
  }

  /** A host as above, and with a port behind a colon if there is one; then IPv6 has brackets. */
  static boolean hostAndPort(String value) {
    var form = HOST_AND_PORT.matcher(value);
    return host(value)
        || (form.matches()
            && Integer.parseInt(form.group("port")) >= 1
            && Integer.parseInt(form.group("port")) <= 65_535);
  }

  /** An address as it may be shown: somebody may have written a password into it. */
  private static String shown(URI address) {
    return address.toString().replaceAll("//[^/@]*@", "//…@");
  }
}
