package countersign.agent.mcp;

import countersign.agent.mcp.ServerState.Status;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How it stands with one server, for operators and in the log. */
final class Standing {
  private static final int MOST_LOGGED = 10;
  private static final Logger log = LoggerFactory.getLogger(Standing.class);

  private final String server;
  private final InstantSource clock;
  private Catalog catalog = Catalog.EMPTY;
  private ServerState state;

  Standing(String server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.state = state(Status.CONNECTING, "");
  }

  synchronized ServerState state() {
    return state;
  }

  /** After a failure it stays one until a connection is there. */
  synchronized void connecting() {
    if (state.status() != Status.FAILED) state = state(Status.CONNECTING, "");
  }

  /** Each why is told in the log once, not at every try. */
  synchronized void failed(String why) {
    if (state.status() == Status.FAILED && state.why().equals(why)) return;
    log.warn("MCP server {}: not connected, and tried again: {}", server, why);
    state = state(Status.FAILED, why);
  }

  /**
   * Its tools are known.
   *
   * @param changed whether they are others than before
   */
  synchronized void connected(Catalog now, boolean changed) {
    boolean first = state.status() != Status.CONNECTED;
    catalog = now;
    if (first || changed) tell(first ? "connected" : "changed");
    if (first) tellLeftOut();
    var since = first ? clock.instant() : state.since();
    state =
        new ServerState(server, Status.CONNECTED, since, "", now.offers().size(), now.leftOut());
  }

  private void tell(String what) {
    log.info("MCP server {}: {} with {} tools", server, what, catalog.offers().size());
  }

  private void tellLeftOut() {
    catalog.leftOut().stream()
        .limit(MOST_LOGGED)
        .forEach(it -> log.warn("MCP server {}: left out {}: {}", server, it.tool(), it.why()));
    if (catalog.leftOut().size() > MOST_LOGGED)
      log.warn("MCP server {}: left out more than {} tools", server, MOST_LOGGED);
  }

  private ServerState state(Status status, String why) {
    return new ServerState(
        server, status, clock.instant(), why, catalog.offers().size(), catalog.leftOut());
  }
}
