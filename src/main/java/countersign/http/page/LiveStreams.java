package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.message.FindSession;
import countersign.message.TaskChanged;
import countersign.task.TaskId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages which tasks changed (Server-Sent Events, WHATWG HTML section 9.2): an event
 * named after the task, and one named {@code tasks}; {@code resync} after each connect, since
 * anything may have changed before. Changes are gathered for a moment and wait while a browser
 * reads slowly, so a stream holds at most {@link #MAX_GATHERED} ids.
 */
final class LiveStreams {
  private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
  private static final long GATHER_MILLIS = 100;
  private static final long HEARTBEAT_MILLIS = 15_000;

  /** With more changes than this the page is told to refresh everything. */
  private static final int MAX_GATHERED = 200;

  private final Vertx vertx;
  private final TypedBus bus;
  private final int limit;
  private final Set<Stream> open = new HashSet<>();
  private boolean flushPlanned;

  LiveStreams(Vertx vertx, TypedBus bus, int limit) {
    this.vertx = vertx;
    this.bus = bus;
    this.limit = limit;
  }

  /** Begins to listen, on the caller's context. */
  void start() {
    var _ = bus.on(TaskChanged.class, this::changed);
    var _ = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> List.copyOf(open).forEach(this::beat));
  }

  /** Keep telling this browser, or fail with 503 when too many listen already. */
  void open(Visit visit) {
    if (open.size() >= limit) {
      visit.context().fail(503);
      return;
    }
    var response =
        visit
            .context()
            .response()
            .setChunked(true)
            .putHeader("Content-Type", "text/event-stream")
            .putHeader("X-Accel-Buffering", "no");
    var stream = new Stream(visit.who(), response);
    open.add(stream);
    response.closeHandler(_ -> open.remove(stream));
    response.exceptionHandler(_ -> open.remove(stream));
    stream.write("retry: 2000\n\nevent: resync\ndata:\n\n");
  }

  /** How many are open. */
  int count() {
    return open.size();
  }

  /** End the streams of a session that is over. */
  void end(String tokenSha256) {
    List.copyOf(open).stream()
        .filter(stream -> stream.who.tokenSha256().equals(tokenSha256))
        .forEach(this::end);
  }

  /** End all streams. */
  void close() {
    List.copyOf(open).forEach(this::end);
  }

  private void end(Stream stream) {
    open.remove(stream);
    stream.response.end().onFailure(LiveStreams::gone);
  }

  private void changed(TaskChanged change) {
    open.stream()
        .filter(stream -> stream.who.tenant().equals(change.tenant()))
        .forEach(stream -> stream.gather(change.task()));
    if (flushPlanned || open.isEmpty()) return;
    flushPlanned = true;
    var _ = vertx.setTimer(GATHER_MILLIS, _ -> flush());
  }

  private void flush() {
    flushPlanned = false;
    List.copyOf(open).forEach(Stream::flush);
  }

  /** A comment keeps proxies from closing the connection; a session that is over ends it. */
  private void beat(Stream stream) {
    if (!stream.response.writeQueueFull()) stream.write(":\n\n");
    bus.ask(new FindSession(stream.who.tokenSha256()))
        .onSuccess(session -> {
          if (session.equals(Optional.empty())) end(stream);
        })
        .onFailure(failure -> log.debug("a session was not checked", failure));
  }

  private static void gone(Throwable failure) {
    log.debug("a stream's browser left", failure);
  }

  /** One browser. */
  private static final class Stream {
    private final SignedIn who;
    private final HttpServerResponse response;
    private final Set<TaskId> gathered = new LinkedHashSet<>();

    Stream(SignedIn who, HttpServerResponse response) {
      this.who = who;
      this.response = response;
    }

    void gather(TaskId task) {
      if (gathered.size() <= MAX_GATHERED) gathered.add(task);
    }

    void flush() {
      if (gathered.isEmpty()) return;
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> flush());
        return;
      }
      var text = new StringBuilder();
      if (gathered.size() > MAX_GATHERED) text.append(event("resync"));
      else {
        text.append(event("tasks"));
        gathered.forEach(task -> text.append(event(task.text())));
      }
      gathered.clear();
      write(text.toString());
    }

    void write(String text) {
      response.write(text).onFailure(LiveStreams::gone);
    }

    private static String event(String name) {
      return "event: " + name + "\ndata:\n\n";
    }
  }
}
