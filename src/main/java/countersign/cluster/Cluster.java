package countersign.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import countersign.bus.TypedBus;
import countersign.config.ClusterConfig;
import countersign.message.CheckCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the others on the same database. What is told on one node is heard on
 * all; everything else stays with the database. Nodes that can't reach one another work on alone.
 */
public final class Cluster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);

  /** A node that doesn't answer for twice this is reconnected, and nothing is kept for it. */
  private static final int PING_MILLIS = 5000;

  private static final int CONNECT_MILLIS = 3000;

  private final HazelcastInstance hazelcast;
  private final Vertx vertx;
  private final String nodeId;

  private Cluster(HazelcastInstance hazelcast, Vertx vertx, String nodeId) {
    this.hazelcast = hazelcast;
    this.vertx = vertx;
    this.nodeId = nodeId;
  }

  /**
   * Take this node's place, alone when nobody else can be reached. Blocks.
   *
   * @throws ClusterFailure when the address or its ports can't be had
   */
  public static Cluster join(ClusterConfig config, InstantSource clock) {
    var host = Ports.check(config.place());
    var nodeId = UUID.randomUUID().toString();
    var hazelcast = startHazelcast(config, host, nodeId);
    try {
      var manager = new HazelcastClusterManager(hazelcast);
      var vertx =
          Vertx.builder()
              .with(options(config.place(), host))
              .withClusterManager(manager)
              .buildClustered()
              .await();
      var cluster = new Cluster(hazelcast, vertx, nodeId);
      cluster.open(manager, clock);
      return cluster;
    } catch (RuntimeException e) {
      hazelcast.shutdown();
      throw new ClusterFailure("the node can't join the cluster: " + e, e);
    }
  }

  /** What the node's parts run on. */
  public Vertx vertx() {
    return vertx;
  }

  /** By which the other nodes know this one. */
  String nodeId() {
    return nodeId;
  }

  /** Leave, so that the others know at once. */
  @Override
  public void close() {
    try {
      vertx.close().await();
    } finally {
      hazelcast.shutdown();
    }
  }

  private static HazelcastInstance startHazelcast(
      ClusterConfig config, InetAddress host, String nodeId) {
    var members = new Members(config);
    var settings = HazelcastSettings.of(config, host, nodeId, members);
    try {
      var hazelcast = startWithOrWithoutOthers(settings, members);
      members.joined(() -> addresses(hazelcast));
      return hazelcast;
    } catch (RuntimeException e) {
      throw new ClusterFailure("the node can't join the cluster: " + e.getMessage(), e);
    }
  }

  private static HazelcastInstance startWithOrWithoutOthers(Config settings, Members members) {
    try {
      return Hazelcast.newHazelcastInstance(settings);
    } catch (IllegalStateException unanswered) {
      // Who answered a greeting may still fall silent before it lets this node in.
      log.warn("a member stopped answering; this node starts without it");
      return members.whileHidden(() -> Hazelcast.newHazelcastInstance(settings));
    }
  }

  private static Set<InetSocketAddress> addresses(HazelcastInstance hazelcast) {
    return hazelcast.getCluster().getMembers().stream()
        .map(Member::getSocketAddress)
        .collect(Collectors.toSet());
  }

  private static VertxOptions options(ClusterConfig.Place place, InetAddress host) {
    return new VertxOptions()
        .setEventBusOptions(
            new EventBusOptions()
                .setHost(host.getHostAddress())
                .setPort(place.busPort())
                .setClusterPingInterval(PING_MILLIS)
                .setClusterPingReplyInterval(PING_MILLIS)
                .setConnectTimeout(CONNECT_MILLIS));
  }

  private void open(HazelcastClusterManager manager, InstantSource clock) {
    // Texts are all that nodes exchange: nobody may send objects.
    vertx.eventBus().serializableChecker(_ -> false).clusterSerializableChecker(_ -> false);
    var bus = new TypedBus(vertx);
    var relay = new NoticeRelay(vertx, bus, () -> others(manager), clock);
    relay.start(nodeId).await();
    bus.answer(CheckCluster.class, _ -> Future.succeededFuture(health()));
    var _ = hazelcast.getCluster().addMembershipListener(new Changes());
    log.info(
        "this node is {} of the cluster {}; {}",
        address(hazelcast.getCluster().getLocalMember().getAddress()),
        hazelcast.getConfig().getClusterName(),
        size() == 1
            ? "no other one answers yet: it works alone and joins others when they appear"
            : "with it they are " + size());
  }

  private Set<String> others(HazelcastClusterManager manager) {
    var nodes = new HashSet<>(manager.getNodes());
    nodes.remove(nodeId);
    return nodes;
  }

  private CheckCluster.Health health() {
    return new CheckCluster.Health(size());
  }

  private int size() {
    return hazelcast.getCluster().getMembers().size();
  }

  private static String address(com.hazelcast.cluster.Address address) {
    return address.getHost() + ":" + address.getPort();
  }

  /** Tells operators who comes and goes. */
  private final class Changes implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      log.info("node {} joined; nodes: {}", address(event.getMember().getAddress()), size());
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      log.warn("node {} is gone; nodes: {}", address(event.getMember().getAddress()), size());
    }
  }
}
