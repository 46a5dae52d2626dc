package countersign.store;

import countersign.bus.TypedBus;
import countersign.message.HandOver;
import countersign.message.RunRef;
import countersign.message.Settle;
import countersign.message.TaskChanged;
import countersign.message.Wake;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a task goes that has been set in motion: to a worker of this node under the lease that the
 * same transaction gave it, or into the queue.
 */
record Handing(TypedBus bus, Places places) {
  private static final Logger log = LoggerFactory.getLogger(Handing.class);

  /** Tell of a task that is in the queue. */
  void tellQueued(Task task) {
    tellQueued(task.tenant(), task.id(), task.record().lastEvent());
  }

  /** The same, of which no more is known. */
  void tellQueued(Tenant tenant, TaskId task, int lastEvent) {
    places.queued();
    bus.tell(new TaskChanged(tenant, task, Status.QUEUED, lastEvent));
    bus.tell(new Wake());
  }

  /**
   * Tell of a task that {@code place} is for, and have it worked on.
   *
   * @param known what is at hand of it
   */
  void handOver(Task queued, Places.Place place, HandOver.Known known) {
    if (!(queued.state() instanceof TaskState.Queued waiting))
      throw new IllegalArgumentException("only what would be queued is handed over");
    var running = waiting.claim(place.lease());
    var task = new Task(queued.tenant(), queued.id(), queued.brief(), running, queued.record());
    tellChanged(task);
    bus.ask(new HandOver(task, known))
        .onSuccess(taken -> {
          if (!taken) putBack(task, running);
        })
        .onFailure(failure -> {
          log.warn("{} was handed to nobody: {}", task.id(), failure.getMessage());
          putBack(task, running);
        });
  }

  /** If this fails, too, the task is taken over when its lease ends. */
  private void putBack(Task task, TaskState.Running running) {
    places.giveBack();
    var run = new RunRef(task.tenant(), task.id(), running.lease());
    bus.ask(new Settle(run, task.record().lastEvent(), running.giveBack(), List.of()))
        .onSuccess(_ -> bus.tell(new Wake()))
        .onFailure(failure ->
            log.warn("{} goes on when its lease ends: {}", task.id(), failure.getMessage()));
  }

  void tellChanged(Task task) {
    bus.tell(
        new TaskChanged(
            task.tenant(), task.id(), task.state().status(), task.record().lastEvent()));
  }
}
