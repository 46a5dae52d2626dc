package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.message.ReadTranscript;
import countersign.task.TaskId;
import countersign.task.Tenant;
import countersign.task.Transcript;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads transcripts, part by part. */
final class Transcripts {
  /** The most entries of one part. */
  static final int PART = 200;

  private final TypedBus bus;

  Transcripts(TypedBus bus) {
    this.bus = bus;
  }

  /** One part; empty when the tenant has no such task. */
  Future<Optional<ReadTranscript.Part>> part(Tenant tenant, TaskId task, int after) {
    return bus.ask(new ReadTranscript(tenant, task, after, PART));
  }

  /** All of it; empty when the tenant has no such task. */
  Future<Transcript> whole(Tenant tenant, TaskId task) {
    return readOn(tenant, task, new ArrayList<>());
  }

  private Future<Transcript> readOn(Tenant tenant, TaskId task, List<Transcript.Entry> read) {
    return part(tenant, task, read.size())
        .compose(found -> {
          var entries = found.map(ReadTranscript.Part::entries).orElse(List.of());
          read.addAll(entries);
          return entries.size() < PART
              ? Future.succeededFuture(new Transcript(read))
              : readOn(tenant, task, read);
        });
  }
}
