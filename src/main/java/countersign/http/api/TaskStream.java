package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.json.Json;
import countersign.message.ReadTranscript;
import countersign.message.TaskChanged;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of one task's transcript (Server-Sent Events). It always reads on from the entry that
 * was sent last, so none is missed and none is sent twice, whatever becomes of a notice. It reads
 * the next part when the reader has taken the last one.
 */
final class TaskStream {
  /** Also how late an entry comes at most when its notice is lost, or was told on another node. */
  static final long HEARTBEAT_MILLIS = 5000;

  private static final int PART = 100;
  private static final Logger log = LoggerFactory.getLogger(TaskStream.class);

  private final Vertx vertx;
  private final TypedBus bus;
  private final Source source;
  private int sent;
  private int newest;
  private boolean reading = true;
  private @Nullable HttpServerResponse response;
  private long heartbeat = -1;

  TaskStream(Vertx vertx, TypedBus bus, Source source, int after) {
    this.vertx = vertx;
    this.bus = bus;
    this.source = source;
    this.sent = after;
  }

  /** Whose transcript is read. */
  record Source(Tenant tenant, TaskId task) {}

  record End(Status status) {}

  /** The entries behind the one that was sent last; empty when there is no such task. */
  Future<Optional<ReadTranscript.Part>> nextPart() {
    return bus.ask(new ReadTranscript(source.tenant(), source.task(), sent, PART));
  }

  /** Begin to write. */
  void begin(HttpServerResponse to, ReadTranscript.Part first) {
    response = to;
    to.setChunked(true);
    heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> beat(to));
    send(to, first);
  }

  /** Something happened to the task. */
  void changed(TaskChanged change) {
    newest = Math.max(newest, change.lastEvent());
    if (response != null && newest > sent) readOn(response);
  }

  /** The reader has gone, or has everything. */
  void closed() {
    vertx.cancelTimer(heartbeat);
    response = null;
  }

  /** Close the connection without having reached the end. */
  void breakOff() {
    if (response != null) response.end();
  }

  private void beat(HttpServerResponse to) {
    if (!to.writeQueueFull()) to.write(ServerSentEvent.HEARTBEAT);
    readOn(to);
  }

  private void readOn(HttpServerResponse to) {
    if (reading) return;
    reading = true;
    if (to.writeQueueFull()) to.drainHandler(_ -> read(to));
    else read(to);
  }

  private void read(HttpServerResponse to) {
    to.drainHandler(null);
    nextPart().onSuccess(part -> part.ifPresent(more -> send(to, more))).onFailure(this::giveUp);
  }

  private void send(HttpServerResponse to, ReadTranscript.Part part) {
    if (response == null) return;
    for (var entry : part.entries()) {
      var event = EventWire.of(entry);
      to.write(ServerSentEvent.of(entry.number(), event.kind(), Json.write(event)));
      sent = entry.number();
    }
    reading = false;
    newest = Math.max(newest, part.lastEvent());
    if (sent < newest) readOn(to);
    else if (part.status().ended()) end(to, part.status());
  }

  private void end(HttpServerResponse to, Status status) {
    to.end(ServerSentEvent.named("end", Json.write(new End(status))));
  }

  private void giveUp(Throwable failure) {
    log.warn("the stream of {} breaks off: {}", source.task(), failure.toString());
    breakOff();
  }
}
