package countersign.config;

import java.util.List;
import java.util.Set;

/**
 * Whether and how this node joins others on the same database.
 *
 * @param name which nodes belong together, 1 to 64 letters, digits, dots, underscores and dashes
 * @param place where this node listens
 * @param members where others may be, each a host or host:port; with none, others must know this
 *     node
 */
public record ClusterConfig(boolean enabled, String name, Place place, List<String> members) {
  public ClusterConfig {
    if (!name.matches("[A-Za-z0-9._-]{1,64}"))
      throw ConfigError.value(
          "cluster.name", name, "1 to 64 letters, digits, dots, underscores and dashes");
    members = List.copyOf(members);
    for (var member : members)
      if (!Allowed.hostAndPort(member))
        throw ConfigError.value(
            "cluster.members", member, "hosts such as 10.0.0.5 or node.example:5701");
  }

  /**
   * Where this node listens.
   *
   * @param host one address of this machine, which the others can reach
   * @param port 0 to 65535; when it is taken, one of the {@value #PORTS} from here on; 0 takes any
   *     free one
   * @param busPort where notices come in, 0 to 65535; 0 takes any free one
   */
  public record Place(String host, int port, int busPort) {
    /** How many ports are tried, so that several nodes of one machine need one configuration. */
    public static final int PORTS = 10;

    static final IntRange PORT = new IntRange("cluster.port", 0, 65_535);
    static final IntRange BUS_PORT = new IntRange("cluster.bus-port", 0, 65_535);
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    public Place {
      if (!Allowed.host(host) || EVERY_ADDRESS.contains(host))
        throw ConfigError.value(
            "cluster.host", host, "one address of this machine, such as 10.0.0.5");
      PORT.check(port);
      BUS_PORT.check(busPort);
    }

    /** The last port that is tried. */
    public int lastPort() {
      return port == 0 ? 0 : Math.min(port + PORTS - 1, 65_535);
    }
  }
}
