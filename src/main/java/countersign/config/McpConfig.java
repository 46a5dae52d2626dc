package countersign.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The MCP servers whose tools agents may call, as {@code mcpServers} has them. Those that are
 * disabled aren't here.
 *
 * @param servers in the order of the file, at most {@link #MOST_SERVERS}
 */
public record McpConfig(List<Server> servers) {
  /** The key. */
  static final String KEY = "mcpServers";

  /** The most servers. */
  public static final int MOST_SERVERS = 50;

  /** What stands between a server's name and its tool's in the name of a tool here. */
  public static final String SEPARATOR = "__";

  // Without a double underscore in it and one behind it, a name's first "__" is the separator.
  private static final Pattern NAME = Pattern.compile("(?!.*__)[A-Za-z0-9_-]{0,31}[A-Za-z0-9-]");
  static final String NAME_FORM =
      "1 to 32 letters, digits, - and _, without two _ in a row and without one at the end";

  public McpConfig {
    servers = List.copyOf(servers);
  }

  /**
   * One server.
   *
   * @param name 1 to 32 letters, digits, dashes and underscores; also the toolkit of its tools
   * @param previews by the server's name of a tool, how its calls are shown
   */
  public record Server(String name, Reach reach, Map<String, FileWrite> previews) {
    public Server {
      if (!isName(name)) throw ConfigError.in(KEY, name, "isn't a name, allowed is " + NAME_FORM);
      previews = Map.copyOf(previews);
    }

    /** How the names of its tools begin. */
    public String prefix() {
      return name + SEPARATOR;
    }
  }

  /** How a server is reached. */
  public sealed interface Reach {
    /** What nobody may read in a log. */
    List<String> secrets();
  }

  /**
   * A program of this machine that speaks over its standard input and output.
   *
   * @param env on top of what every such program gets
   * @param cwd where it runs; absent is where Countersign does
   */
  public record Command(
      String command, List<String> args, Map<String, String> env, Optional<Path> cwd)
      implements Reach {
    public Command {
      args = List.copyOf(args);
      env = Map.copyOf(env);
    }

    @Override
    public List<String> secrets() {
      return env.entrySet().stream()
          .filter(entry -> !entry.getKey().equals("PATH"))
          .map(Map.Entry::getValue)
          .toList();
    }

    @Override
    public String toString() {
      return "Command[" + command + "]";
    }
  }

  /**
   * A server that speaks streamable HTTP.
   *
   * @param url where it answers; its path and query may hold a secret
   * @param headers sent with each request
   */
  public record Web(URI url, Map<String, String> headers) implements Reach {
    public Web {
      headers = Map.copyOf(headers);
    }

    @Override
    public List<String> secrets() {
      // "Bearer" and what follows it, also alone.
      return headers.values().stream()
          .flatMap(value -> Stream.concat(Stream.of(value), Stream.of(value.split(" "))))
          .toList();
    }

    /** Its address without path and query. */
    public String origin() {
      return url.getScheme() + "://" + url.getRawAuthority();
    }

    @Override
    public String toString() {
      return "Web[" + origin() + "]";
    }
  }

  /**
   * A tool that writes a text file, and how the same server tells what is in it now. Exactly one of
   * content and edits is there.
   *
   * @param read the server's tool that reads a file and changes nothing
   * @param path the argument of both tools that names the file
   * @param content the argument that is the whole new text
   * @param edits the argument that is a list of {@code oldText} and {@code newText}
   */
  public record FileWrite(
      String read, String path, Optional<String> content, Optional<String> edits) {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether a tool of this name can only be one of these servers'. */
  public boolean owns(String tool) {
    return servers.stream().anyMatch(server -> tool.startsWith(server.prefix()));
  }

  /**
   * Refuse servers that are named as a toolkit is: a task that names the toolkit would get both.
   *
   * @throws ConfigError naming the first of them
   */
  public void check(Set<String> toolkits) {
    servers.stream()
        .map(Server::name)
        .filter(toolkits::contains)
        .findFirst()
        .ifPresent(name -> {
          throw ConfigError.in(
              KEY,
              name,
              "is the name of a toolkit, allowed are other names than "
                  + String.join(", ", toolkits));
        });
  }
}
