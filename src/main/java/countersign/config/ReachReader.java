package countersign.config;

import countersign.config.McpConfig.Command;
import countersign.config.McpConfig.Reach;
import countersign.config.McpConfig.Web;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how an MCP server is reached: by a command, or at an address. */
final class ReachReader {
  private static final Set<String> HTTP = Set.of("http", "streamable-http", "streamableHttp");
  private static final String TYPES = "stdio (with a command) or http (with a url)";

  private static final Set<String> BOTH = Set.of("type", "disabled", "previews");
  private static final Set<String> OF_COMMAND = Set.of("command", "args", "env", "cwd");
  private static final Set<String> OF_WEB = Set.of("url", "headers");

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");
  // RFC 9110 section 5.1: a token.
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]{0,8000}");

  /** What the client itself sets, or Java's doesn't let anybody set. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "accept",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "last-event-id",
          "mcp-method",
          "mcp-name",
          "mcp-protocol-version",
          "mcp-session-id",
          "transfer-encoding",
          "upgrade");

  private ReachReader() {}

  static Reach read(Members server) {
    var type = server.text("type");
    if (type.filter("sse"::equals).isPresent())
      throw server.wrong(
          "type", TYPES + "; sse is MCP's old transport: most servers have http beside it");
    if (type.filter(name -> !name.equals("stdio") && !HTTP.contains(name)).isPresent())
      throw server.wrong("type", TYPES);
    if (server.has("command") && server.has("url"))
      throw server.wrong("", "either a command or a url");
    if (!server.has("command") && !server.has("url")) throw server.wrong("", "a command, or a url");
    boolean web = server.has("url");
    if (type.filter(name -> HTTP.contains(name) != web).isPresent())
      throw server.wrong("type", TYPES);
    return web ? web(server.checked(OF_WEB, BOTH)) : command(server.checked(OF_COMMAND, BOTH));
  }

  private static Command command(Members server) {
    var env = server.texts("env", "names with texts");
    for (var name : env.keySet())
      if (!VARIABLE.matcher(name).matches())
        throw server.wrong("env", "names of letters, digits, _, . and -");
    return new Command(
        server.needed("command", "a program"), server.list("args"), env, folder(server));
  }

  private static Optional<Path> folder(Members server) {
    try {
      var folder = server.text("cwd").map(Path::of);
      if (folder.filter(path -> !Files.isDirectory(path)).isPresent())
        throw server.wrong("cwd", "a folder that exists");
      return folder;
    } catch (InvalidPathException e) {
      throw server.wrong("cwd", "a folder that exists");
    }
  }

  private static Web web(Members server) {
    var headers = server.texts("headers", "names with texts");
    headers.forEach((name, value) -> checkHeader(server, name, value));
    return new Web(url(server), headers);
  }

  private static void checkHeader(Members server, String name, String value) {
    if (!HEADER.matcher(name).matches()) throw server.wrong("headers", "names of HTTP headers");
    if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
      throw server.wrong("headers." + name, "no value: it is set by the client itself");
    if (!HEADER_VALUE.matcher(value).matches())
      throw server.wrong("headers." + name, "up to 8000 printable ASCII characters");
  }

  private static URI url(Members server) {
    var form = "an address such as https://host:port/mcp, without a user and a fragment";
    try {
      var url = new URI(server.needed("url", form));
      var scheme = Optional.ofNullable(url.getScheme()).orElse("");
      if (!scheme.matches("(?i)https?")
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawFragment() != null) throw server.wrong("url", form);
      return url;
    } catch (URISyntaxException e) {
      throw server.wrong("url", form);
    }
  }
}
