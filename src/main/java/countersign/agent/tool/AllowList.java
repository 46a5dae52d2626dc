package countersign.agent.tool;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The URLs that may be requested: those that begin with a configured prefix. Scheme, host and port
 * must be equal after the normalisation of RFC 3986 section 6.2, and the path must begin with the
 * prefix's. What two programs might read in two ways is refused rather than normalised.
 */
final class AllowList {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
  private static final Pattern DOTS = Pattern.compile("\\.{1,2}(;.*)?");
  private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]+");

  private final List<Target> prefixes;
  private final boolean anyPublic;

  /**
   * Something that can be requested.
   *
   * @param uri as it was given; its path and query are sent unchanged
   * @param tls whether the scheme is https
   * @param host lower case, without a trailing dot; an IP address in its canonical form
   * @param path with every needless escape undone; begins with a slash
   */
  record Target(URI uri, boolean tls, String host, int port, String path) {
    /** Whether a request here may see what was meant for {@code other}. */
    boolean sameOrigin(Target other) {
      return tls == other.tls && port == other.port && host.equals(other.host);
    }

    /** The host as an address, when it is one and no name. */
    Optional<InetAddress> literal() {
      return AllowList.literal(host);
    }
  }

  /** What came of checking a URL. */
  sealed interface Check {
    /** It may be requested. */
    record Allowed(Target target) implements Check {}

    /** It may not. */
    record Refused(String why) implements Check {}
  }

  /**
   * A list of prefixes.
   *
   * @throws IllegalArgumentException when one of them can't be used; the message names it
   */
  AllowList(List<URI> prefixes) {
    this(prefixes, false);
  }

  /**
   * The same, with every other URL whose host is a public address or a name other than localhost;
   * {@link AddressGuard} then sees to it that the name leads to a public address.
   */
  AllowList(List<URI> prefixes, boolean anyPublic) {
    this.anyPublic = anyPublic;
    this.prefixes = prefixes.stream().map(AllowList::prefix).toList();
  }

  Check check(String url) {
    return switch (read(url)) {
      case Check.Refused refused -> refused;
      case Check.Allowed allowed
          when prefixes.stream().anyMatch(p -> covers(p, allowed.target())) ->
          allowed;
      case Check.Allowed allowed when anyPublic && isPublic(allowed.target()) -> allowed;
      case Check.Allowed _ -> new Check.Refused(notListed());
    };
  }

  /** Where a URL leads, allowed or not; empty when it can't be requested at all. */
  static Optional<Target> target(String url) {
    return read(url) instanceof Check.Allowed(var target) ? Optional.of(target) : Optional.empty();
  }

  private static boolean isPublic(Target target) {
    return target
        .literal()
        .map(AddressGuard::isPublic)
        .orElseGet(
            () -> !target.host().equals("localhost") && !target.host().endsWith(".localhost"));
  }

  private String notListed() {
    if (anyPublic) return "The address is not public, and the operator doesn't allow it.";
    if (prefixes.isEmpty())
      return "No URL is allowed: the operator has put no prefix on the allow-list.";
    return "The URL is not on the operator's allow-list. It must begin with one of: "
        + prefixes.stream().map(p -> p.uri().toString()).collect(Collectors.joining(", "));
  }

  private static boolean covers(Target prefix, Target target) {
    return prefix.sameOrigin(target) && target.path().startsWith(prefix.path());
  }

  private static Target prefix(URI uri) {
    if (uri.getRawQuery() != null)
      throw new IllegalArgumentException("allowed prefix " + uri + ": it must have no query");
    return switch (read(uri.toString())) {
      case Check.Allowed(var target) -> target;
      case Check.Refused(var why) ->
          throw new IllegalArgumentException("allowed prefix " + uri + ": " + why);
    };
  }

  private static Check read(String url) {
    if (!PLAIN.matcher(url).matches())
      return new Check.Refused("The URL must be ASCII without spaces; percent-encode the rest.");
    try {
      return read(new URI(url));
    } catch (URISyntaxException e) {
      return new Check.Refused("The URL is malformed: " + e.getReason() + ".");
    }
  }

  private static Check read(URI uri) {
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https"))
      return new Check.Refused("The URL must begin with http:// or https://.");
    if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@"))
      return new Check.Refused("The URL must carry no user name or password.");
    if (uri.getHost() == null) return new Check.Refused("The URL must name a host.");
    if (uri.getRawFragment() != null)
      return new Check.Refused("The URL must have no fragment (#…).");
    var host = canonicalHost(uri.getHost());
    if (host.isEmpty()) return new Check.Refused("The host is not in its usual form.");
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var flaw = pathFlaw(path);
    if (flaw.isPresent()) return new Check.Refused(flaw.get());
    var tls = scheme.equals("https");
    int port = uri.getPort() != -1 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
    if (port < 1 || port > 65_535) return new Check.Refused("The port must be 1 to 65535.");
    return new Check.Allowed(new Target(uri, tls, host.get(), port, unescaped(path)));
  }

  /** Empty for an address in a form that only some programs read, such as 0177.0.0.1. */
  private static Optional<String> canonicalHost(String raw) {
    var host = raw.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    if (host.contains("%")) return Optional.empty();
    if (host.contains(":")) return literal(host).map(InetAddress::getHostAddress);
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    var address = literal(name);
    return address.isPresent() && !address.get().getHostAddress().equals(name)
        ? Optional.empty()
        : Optional.of(name);
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Servers differ in what they make of these, so none of them is let through. */
  private static Optional<String> pathFlaw(String path) {
    if (path.contains("//")) return Optional.of("The URL's path must have no empty segment (//).");
    for (var segment : path.split("/", -1))
      if (DOTS.matcher(segment).matches())
        return Optional.of("The URL's path must have no segment . or ..");
    var escapes = ESCAPE.matcher(path);
    while (escapes.find()) {
      char c = (char) Integer.parseInt(escapes.group(1), 16);
      if (c < ' ' || c == 0x7f || "./\\%;".indexOf(c) >= 0)
        return Optional.of("The URL's path must not contain " + escapes.group() + ".");
    }
    return Optional.empty();
  }

  private static String unescaped(String path) {
    return ESCAPE
        .matcher(path)
        .replaceAll(escape -> {
          var c = Character.toString(Integer.parseInt(escape.group(1), 16));
          return UNRESERVED.matcher(c).matches() ? c : escape.group().toUpperCase(Locale.ROOT);
        });
  }
}
