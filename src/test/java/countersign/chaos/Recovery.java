package countersign.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** How long it takes until all that a killed process had at work is in other hands, or at rest. */
final class Recovery {
  private static final int LOOK_MILLIS = 50;
  private static final String HELD =
      """
      select task.task_id || '/' || task.lease_id as held,
        case event.kind
          when 'turn_taken' then 'a reply was recorded, none of its calls had begun'
          when 'execution_started' then
            'a call was under way: ' || lower(replace(event.data->>'effect', '_', '-'))
          when 'tool_returned' then 'a result was recorded'
          when 'action_decided' then 'a decision was about to be carried out'
          when 'submitted' then 'the model was asked for the first time'
          else event.kind end as doing
      from agent_tasks task
      cross join lateral (
        select kind, data from task_event
        where tenant_id = task.tenant_id and task_id = task.task_id
        order by event_no desc
        limit 1) event
      where task.status = 'RUNNING' and task.lease_owner ~ ('\\D' || ? || '$')
      """;
  private static final String STILL_HELD =
      """
      select task_id || '/' || lease_id from agent_tasks
      where status = 'RUNNING' and task_id || '/' || lease_id = any(string_to_array(?, ','))
      """;

  private final Sql sql;
  private final Tally tally;
  private final Set<Loss> open = ConcurrentHashMap.newKeySet();
  private final List<Long> millis = new CopyOnWriteArrayList<>();

  private record Held(String lease, String doing) {}

  /** What one death left behind. */
  private record Loss(long nanos, List<String> leases) {}

  Recovery(Sql sql, Tally tally) {
    this.sql = sql;
    this.tally = tally;
  }

  /** Somebody died: what did they hold? */
  void died(Death death) {
    if (!death.isKill()) return;
    var held =
        sql.query(
            HELD,
            row -> new Held(row.getString("held"), row.getString("doing")),
            Long.toString(death.pid()));
    held.forEach(one -> tally.add("caught:" + one.doing()));
    if (!held.isEmpty()) open.add(new Loss(death.nanos(), held.stream().map(Held::lease).toList()));
  }

  /** Looks on. */
  void watch(BooleanSupplier going) {
    while (going.getAsBoolean()) {
      if (!open.isEmpty()) look();
      Pause.millis(LOOK_MILLIS);
    }
  }

  private void look() {
    var losses = List.copyOf(open);
    var leases = losses.stream().flatMap(loss -> loss.leases().stream());
    var still =
        Set.copyOf(
            sql.query(
                STILL_HELD, row -> row.getString(1), leases.collect(Collectors.joining(","))));
    var now = System.nanoTime();
    for (var loss : losses)
      if (loss.leases().stream().noneMatch(still::contains)) {
        open.remove(loss);
        millis.add(TimeUnit.NANOSECONDS.toMillis(now - loss.nanos()));
      }
  }

  /** Of all kills that hit a process at work, sorted. */
  List<Long> sortedMillis() {
    var sorted = new ArrayList<>(millis);
    sorted.sort(null);
    return sorted;
  }
}
