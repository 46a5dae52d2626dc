package countersign.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.TcpIpConfig;
import countersign.config.ClusterConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Map;

/** Hazelcast as it is used here: who is there, and nothing else. All of it stands in this file. */
final class HazelcastSettings {
  /** The attribute by which Vert.x knows its nodes among Hazelcast's members. */
  static final String NODE_ID = "__vertx.nodeId";

  /** Of a member that says nothing any more (its machine lost power): after this it is left out. */
  private static final String SILENCE_SECONDS = "15";

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.logging.details.enabled", "false"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          // The node stops it, after everything else.
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "3"),
          // Only the interface that was asked for.
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "3"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "0"),
          // Members that accept a connection and then say nothing; others are given up at once.
          Map.entry("hazelcast.max.join.seconds", "8"),
          // Who left is looked for where the configuration says, and nowhere else.
          Map.entry("hazelcast.tcp.join.previously.joined.member.address.retention.seconds", "0"),
          Map.entry("hazelcast.tcp.join.port.try.count", "" + ClusterConfig.Place.PORTS),
          // Nodes that started apart find one another this fast instead of after five minutes.
          Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "3"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", SILENCE_SECONDS),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          // A few entries for each node are all the data there is. Every node must have this
          // number, so it can't change in a rolling upgrade.
          Map.entry("hazelcast.partition.count", "11"),
          Map.entry("hazelcast.operation.thread.count", "1"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          Map.entry("hazelcast.clientengine.thread.count", "1"),
          Map.entry("hazelcast.clientengine.query.thread.count", "1"),
          Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.slow.operation.detector.enabled", "false"));

  private HazelcastSettings() {}

  /**
   * @param host the address of {@code cluster.host}
   * @param nodeId by which the other nodes know this one
   * @param members where they may be
   */
  static Config of(ClusterConfig cluster, InetAddress host, String nodeId, TcpIpConfig members) {
    var config = new Config().setClusterName(cluster.name());
    PROPERTIES.forEach(config::setProperty);
    config.setProperty(
        "hazelcast.prefer.ipv4.stack", Boolean.toString(!(host instanceof Inet6Address)));
    config.getMetricsConfig().setEnabled(false);
    config.getMemberAttributeConfig().setAttribute(NODE_ID, nodeId);
    var place = cluster.place();
    // Not as an allowed interface: by that, members that are given by name would be measured, too.
    config.setProperty("hazelcast.local.localAddress", host.getHostAddress());
    var join =
        config
            .getNetworkConfig()
            .setPort(place.port())
            .setPortAutoIncrement(place.port() > 0)
            .setPortCount(place.lastPort() - place.port() + 1)
            .getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.setTcpIpConfig(members.setEnabled(true).setConnectionTimeoutSeconds(3));
    return config;
  }
}
