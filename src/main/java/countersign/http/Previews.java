package countersign.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import countersign.bus.TypedBus;
import countersign.message.FindPreviews;
import countersign.task.Actor;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.Preview;
import countersign.task.Task;
import countersign.task.TaskState;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the actions that wait for a person look like, asked for once for all that are shown
 * together. Nothing waits long for it and nothing fails by it: without previews there are still the
 * arguments, which are what is signed.
 */
public final class Previews {
  private static final Logger log = LoggerFactory.getLogger(Previews.class);
  private static final int MOST_SECONDS = 2;

  /** Longer than what the other side takes to look outside. */
  private static final int MOST_LIVE_SECONDS = 4;

  private final TypedBus bus;

  public Previews(TypedBus bus) {
    this.bus = bus;
  }

  /** Previews by the call, which is all that they are made of. */
  public record Known(Map<FindPreviews.Of, Preview> byCall) {
    static final Known NOTHING = new Known(Map.of());

    public Known {
      byCall = Map.copyOf(byCall);
    }

    /** Of an action of the task; empty when there is none. */
    public Optional<Preview> of(Task task, PendingAction action) {
      return Optional.ofNullable(byCall.get(asked(task, action)));
    }
  }

  /**
   * Of all actions that wait in the tasks of one tenant's list, made of what is stored; the future
   * never fails.
   */
  public Future<Known> ofList(List<Task> tasks) {
    return find(tasks, FindPreviews.Depth.STORED, MOST_SECONDS);
  }

  /**
   * Of all actions that wait in one task. A person's are held against what is outside now; an
   * agent's are not, since they would tell it what it may have no leave to read. The future never
   * fails.
   */
  public Future<Known> of(Task task, Actor reader) {
    return switch (reader) {
      case Person _ -> find(List.of(task), FindPreviews.Depth.LIVE, MOST_LIVE_SECONDS);
      case Actor.Agent _ -> ofList(List.of(task));
    };
  }

  private Future<Known> find(List<Task> tasks, FindPreviews.Depth depth, int seconds) {
    var calls = tasks.stream().flatMap(Previews::calls).distinct().toList();
    if (calls.isEmpty()) return Future.succeededFuture(Known.NOTHING);
    return bus.ask(new FindPreviews(tasks.getFirst().tenant(), calls, depth))
        .timeout(seconds, SECONDS)
        .map(found -> known(calls, found))
        .onFailure(failure -> log.debug("no previews: {}", failure.toString()))
        .otherwise(Known.NOTHING);
  }

  private static Stream<FindPreviews.Of> calls(Task task) {
    return task.state() instanceof TaskState.PendingApproval(var actions)
        ? actions.stream().filter(Previews::isCall).map(action -> asked(task, action))
        : Stream.of();
  }

  /** A question is read as it is put. */
  private static boolean isCall(PendingAction action) {
    return switch (action.kind()) {
      case SIGNATURE, OUTCOME -> true;
      case ANSWER -> false;
    };
  }

  private static FindPreviews.Of asked(Task task, PendingAction action) {
    return new FindPreviews.Of(task.brief().toolkits(), action.call());
  }

  private static Known known(List<FindPreviews.Of> calls, List<Optional<Preview>> found) {
    var byCall = new HashMap<FindPreviews.Of, Preview>();
    for (int i = 0; i < calls.size(); i++) {
      var call = calls.get(i);
      found.get(i).ifPresent(preview -> byCall.put(call, preview));
    }
    return new Known(byCall);
  }
}
