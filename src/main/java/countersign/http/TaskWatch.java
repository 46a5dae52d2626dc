package countersign.http;

import countersign.bus.TypedBus;
import countersign.message.TaskChanged;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands {@link TaskChanged} to whoever watches that task: one bus subscription, however many watch.
 * Used on one event loop.
 */
public final class TaskWatch {
  private final Map<Watched, Set<Consumer<TaskChanged>>> watchers = new HashMap<>();
  private final TypedBus.Subscription subscription;

  /** Listens from now on. */
  public TaskWatch(TypedBus bus) {
    this.subscription = bus.on(TaskChanged.class, this::tell);
  }

  private record Watched(Tenant tenant, TaskId task) {}

  /**
   * Hand on the changes of one task.
   *
   * @return run it to end this; running it again does nothing
   */
  public Runnable watch(Tenant tenant, TaskId task, Consumer<TaskChanged> watcher) {
    var watched = new Watched(tenant, task);
    watchers.computeIfAbsent(watched, _ -> new LinkedHashSet<>()).add(watcher);
    return () -> forget(watched, watcher);
  }

  /** No notice is handed on any more. */
  public Future<Void> close() {
    watchers.clear();
    return subscription.cancel();
  }

  private void forget(Watched watched, Consumer<TaskChanged> watcher) {
    var others = watchers.get(watched);
    if (others == null) return;
    others.remove(watcher);
    if (others.isEmpty()) watchers.remove(watched);
  }

  private void tell(TaskChanged change) {
    var interested = watchers.get(new Watched(change.tenant(), change.task()));
    // A watcher may end its watch while it is told.
    if (interested != null) List.copyOf(interested).forEach(watcher -> watcher.accept(change));
  }
}
