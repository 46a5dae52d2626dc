package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.http.TaskWatch;
import countersign.message.Page;
import countersign.message.Principal;
import countersign.message.ReadSpending;
import countersign.message.ReadTranscript;
import countersign.task.Spending;
import countersign.task.Status;
import countersign.task.TaskId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A task's transcript: in parts, and as a stream. */
final class TranscriptApi {
  private final Vertx vertx;
  private final TypedBus bus;
  private final TaskWatch watch;
  private final int mostStreams;
  private final Set<TaskStream> streams = new HashSet<>();

  TranscriptApi(Vertx vertx, TypedBus bus, TaskWatch watch, int mostStreams) {
    this.vertx = vertx;
    this.bus = bus;
    this.watch = watch;
    this.mostStreams = mostStreams;
  }

  record PartView(
      String taskId,
      Status status,
      List<EventWire> events,
      int lastEvent,
      UsageWire.Total usage,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> nextAfter) {}

  Future<Response> events(Principal caller, Call call) {
    var id = Tasks.id(call);
    int after = call.number("after").orElse(0);
    int limit = call.number("limit").orElse(Page.MAX);
    var events = bus.ask(new ReadTranscript(caller.tenant(), id, after, limit));
    var spending = bus.ask(new ReadSpending(caller.tenant(), id));
    return Future.all(events, spending)
        .map(_ ->
            events
                .result()
                .<Response>map(part -> Response.json(200, view(id, part, spending.result())))
                .orElseGet(() -> Tasks.noSuchTask(id).toResponse()));
  }

  Future<Response> stream(Principal caller, Call call) {
    if (streams.size() >= mostStreams) return Future.succeededFuture(tooMany().toResponse());
    var id = Tasks.id(call);
    int after = call.number("Last-Event-ID").or(() -> call.number("after")).orElse(0);
    var stream = new TaskStream(vertx, bus, new TaskStream.Source(caller.tenant(), id), after);
    // It listens before it reads, so that no entry can come in between unnoticed.
    var ending = watch.watch(caller.tenant(), id, stream::changed);
    streams.add(stream);
    call.gone().onComplete(_ -> forget(stream, ending));
    return stream
        .nextPart()
        .map(found ->
            found
                .<Response>map(part -> streaming(stream, part))
                .orElseGet(() -> Tasks.noSuchTask(id).toResponse()));
  }

  /** Ends all streams; their readers come back with {@code Last-Event-ID}. */
  void close() {
    Set.copyOf(streams).forEach(TaskStream::breakOff);
  }

  private void forget(TaskStream stream, Runnable ending) {
    ending.run();
    stream.closed();
    streams.remove(stream);
  }

  private static Response streaming(TaskStream stream, ReadTranscript.Part part) {
    return new Response.Stream("text/event-stream", response -> stream.begin(response, part));
  }

  private static PartView view(TaskId id, ReadTranscript.Part part, Spending spending) {
    var events = part.entries().stream().map(EventWire::of).toList();
    var reached = events.isEmpty() ? part.lastEvent() : events.getLast().number();
    var next = reached < part.lastEvent() ? Optional.of(reached) : Optional.<Integer>empty();
    return new PartView(
        id.text(), part.status(), events, part.lastEvent(), UsageWire.Total.of(spending), next);
  }

  private Problem tooMany() {
    var detail = "This server keeps up to " + mostStreams + " streams open.";
    return Problem.of(Problem.Kind.TOO_MANY_STREAMS, detail).withHeader("Retry-After", "10");
  }
}
