package countersign.http;

import countersign.bus.TypedBus;
import countersign.message.TaskChanged;
import countersign.message.TaskRested;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands {@link TaskChanged} to whoever watches that task: one bus subscription, however many watch.
 * Used on one event loop.
 */
public final class TaskWatch {
  private final Map<Watched, Set<Watcher>> watchers = new HashMap<>();
  private final List<TypedBus.Subscription> subscriptions;

  /** Listens from now on. */
  public TaskWatch(TypedBus bus) {
    this.subscriptions =
        List.of(bus.onHere(TaskRested.class, this::tell), bus.on(TaskChanged.class, this::tell));
  }

  /** Who wants to know of a task. */
  public interface Watcher {
    /** It was changed. */
    void changed(TaskChanged change);

    /** It came to rest; told before that change, and only of what this node wrote. */
    default void rested(Task task) {}
  }

  private record Watched(Tenant tenant, TaskId task) {}

  /**
   * Hand on the changes of one task.
   *
   * @return run it to end this; running it again does nothing
   */
  public Runnable watch(Tenant tenant, TaskId task, Watcher watcher) {
    var watched = new Watched(tenant, task);
    watchers.computeIfAbsent(watched, _ -> new LinkedHashSet<>()).add(watcher);
    return () -> forget(watched, watcher);
  }

  /** No notice is handed on any more. */
  public Future<Void> close() {
    watchers.clear();
    return Future.join(subscriptions.stream().map(TypedBus.Subscription::cancel).toList())
        .mapEmpty();
  }

  private void forget(Watched watched, Watcher watcher) {
    var others = watchers.get(watched);
    if (others == null) return;
    others.remove(watcher);
    if (others.isEmpty()) watchers.remove(watched);
  }

  private void tell(TaskChanged change) {
    of(change.tenant(), change.task()).forEach(watcher -> watcher.changed(change));
  }

  private void tell(TaskRested rest) {
    var task = rest.task();
    of(task.tenant(), task.id()).forEach(watcher -> watcher.rested(task));
  }

  /** As they are now: one may end its watch while it is told. */
  private List<Watcher> of(Tenant tenant, TaskId task) {
    return List.copyOf(watchers.getOrDefault(new Watched(tenant, task), Set.of()));
  }
}
