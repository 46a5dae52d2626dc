package countersign.agent.mcp;

import countersign.agent.Tool;
import countersign.config.McpConfig;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured server: connected again and again for as long as the node runs, on a thread of its
 * own, with pauses that grow. While it is away, its tools are those of the last time.
 */
final class Upstream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upstream.class);
  private static final double JITTER = 0.25;

  /** A server that tells of changes all the time is asked no more often. */
  private static final Duration GAP = Duration.ofSeconds(1);

  private final McpConfig.Server server;
  private final Patience patience;
  private final Standing standing;
  private final Runnable onChange;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition connecting = lock.newCondition();
  private final Thread thread;
  private Catalog known = Catalog.EMPTY;
  private @Nullable Live live;
  private volatile List<Tool> tools = List.of();
  private volatile boolean listed;
  private volatile boolean closed;

  /** A connection, and what the server listed through it. */
  record Live(Link link, Catalog catalog) {}

  Upstream(McpConfig.Server server, Patience patience, Standing standing, Runnable onChange) {
    this.server = server;
    this.patience = patience;
    this.standing = standing;
    this.onChange = onChange;
    this.thread = Thread.ofVirtual().name("mcp-" + server.name()).unstarted(this::run);
  }

  McpConfig.Server server() {
    return server;
  }

  /** Returns at once. */
  void start() {
    thread.start();
  }

  List<Tool> tools() {
    return tools;
  }

  /** Whether it has told its tools since the node started. */
  boolean hasListed() {
    return listed;
  }

  ServerState state() {
    return standing.state();
  }

  /** The connection, if there is one within the usual time. */
  Optional<Live> live() throws InterruptedException {
    return live(patience.connection());
  }

  /** The connection, if there is one within the limit. */
  Optional<Live> live(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (usable().isEmpty() && left > 0) left = connecting.awaitNanos(left);
      return usable();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Live> usable() {
    return Optional.ofNullable(live).filter(it -> !it.link().hasEnded());
  }

  /** Begins to end; {@link #join} waits for it. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** Whether everything has ended within the limit. */
  boolean join(Duration limit) throws InterruptedException {
    return thread.getState() == Thread.State.NEW || thread.join(limit);
  }

  private void run() {
    var policy =
        RetryPolicy.<Object>builder()
            .handle(ConnectFailure.class)
            .abortIf((result, failure) -> closed)
            .withMaxRetries(-1)
            .withBackoff(patience.firstPause(), patience.longestPause())
            .withJitter(JITTER)
            .build();
    while (!closed) {
      try {
        Failsafe.with(policy).run(this::connectAndServe);
      } catch (FailsafeException stopped) {
        if (!closed)
          log.error("MCP server {}: can't be connected any more", server.name(), stopped);
        return;
      }
    }
  }

  /** Returns when a connection that had been good for a while has ended. */
  private void connectAndServe() throws ConnectFailure {
    standing.connecting();
    long start = System.nanoTime();
    var signals = new Signals();
    try {
      connected(signals);
    } catch (ConnectFailure failure) {
      fail(signals.end().orElse(failure.why()));
      if (System.nanoTime() - start < patience.steady().toNanos()) throw failure;
    } catch (RuntimeException bug) {
      log.error("MCP server {}: connecting failed", server.name(), bug);
      fail("Connecting failed unexpectedly; the log says more.");
      throw new ConnectFailure("unexpected");
    }
  }

  /** Always ends with a failure, at the latest with the end of the connection. */
  private void connected(Signals signals) throws ConnectFailure {
    try (var link = Link.open(server, patience.handshake(), signals)) {
      try {
        refresh(link);
        throw new ConnectFailure(serve(link, signals));
      } finally {
        forget();
        // An orderly end takes a moment, also when the node stops.
        var _ = Thread.interrupted();
      }
    }
  }

  /** Until the connection ends; then why it did. */
  private String serve(Link link, Signals signals) throws ConnectFailure {
    boolean asks = server.reach() instanceof McpConfig.Web;
    try {
      while (true) {
        boolean changed = signals.awaitChange(patience.refresh());
        var end = signals.end();
        if (end.isPresent()) return end.get();
        link.look();
        if (changed || asks) refresh(link);
        end = signals.awaitEnd(GAP);
        if (end.isPresent()) return end.get();
      }
    } catch (InterruptedException stopped) {
      return "The node stops.";
    }
  }

  private void refresh(Link link) throws ConnectFailure {
    var catalog = ToolListing.of(link, server, patience.list());
    boolean changed = !catalog.equals(known);
    known = catalog;
    lock.lock();
    try {
      if (changed)
        tools =
            catalog.offers().values().stream()
                .<Tool>map(offer -> new McpTool(offer.spec(), offer.hints(), this))
                .toList();
      live = new Live(link, catalog);
      connecting.signalAll();
    } finally {
      lock.unlock();
    }
    listed = true;
    standing.connected(catalog, changed);
    if (changed) onChange.run();
  }

  private void forget() {
    lock.lock();
    try {
      live = null;
    } finally {
      lock.unlock();
    }
  }

  private void fail(String why) {
    if (!closed) standing.failed(Texts.masked(Texts.line(why, 1000), server.reach()));
  }
}
