package countersign.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The list of what waits, while ever more does. The rows are copies, by SQL, of one task that the
 * server itself made, in all columns that there are; each has its request, and none its transcript,
 * which the list doesn't read.
 */
final class Pending implements Part {
  private static final int WARM_UP_SECONDS = 2;
  private static final int APPROVALS = 200;

  /** Each is counted by itself when its portion is committed, which many at once make slow. */
  private static final int COPIES_AT_ONCE = 1000;

  private static final String WAITING =
      " from agent_tasks where tenant_id = 'demo' and status = 'PENDING_APPROVAL'";
  private static final String COPY_TASKS =
      """
      insert into agent_tasks
      select copy.*
      from agent_tasks task, generate_series(%1$d, %2$d) n,
        jsonb_populate_record(task, jsonb_build_object(
          'task_id', 'agent_' || md5(n::text || 'waits'),
          'created_at', task.created_at - make_interval(secs => n / 1000.0),
          'updated_at', task.updated_at - make_interval(secs => n / 1000.0))) copy
      where task.tenant_id = 'demo' and task.task_id = '%3$s'
      """;
  private static final String COPY_REQUESTS =
      """
      insert into approval_request
      select copy.*
      from approval_request request, generate_series(%1$d, %2$d) n,
        jsonb_populate_record(request, jsonb_build_object(
          'task_id', 'agent_' || md5(n::text || 'waits'))) copy
      where request.tenant_id = 'demo' and request.task_id = '%3$s'
      """;

  @Override
  public String name() {
    return "pending";
  }

  @Override
  public void run(Bench bench) {
    bench.empty(bench.countersign());
    bench.fill(bench.countersign(), 1);
    var model = bench.countersign().takeOne();
    for (int count : bench.options().waiting()) {
      grow(bench.database(), model, count);
      // A few more may have been left by requests that failed.
      var all = (int) bench.database().number("select count(*)" + WAITING);
      measure(bench, String.format(Locale.ROOT, "%,d wait: ", count), all);
    }
  }

  private static void grow(Database database, String model, int count) {
    var before = (int) database.number("select count(*)" + WAITING);
    for (int first = before; first < count; first += COPIES_AT_ONCE) {
      var last = Math.min(first + COPIES_AT_ONCE, count) - 1;
      for (var copy : new String[] {COPY_TASKS, COPY_REQUESTS})
        database.execute(copy.formatted(first, last, model));
    }
    database.execute("vacuum analyze agent_tasks");
    database.execute("vacuum analyze approval_request");
    // What the copying left to be written must not be written while the list is read.
    database.execute("checkpoint");
  }

  private static void measure(Bench bench, String name, int count) {
    var caller = bench.countersign().caller();
    page(bench, name + "first page of 50", () -> checked(caller.list("limit=50"), count));
    var deep = "limit=50&cursor=" + cursor(bench.database(), count / 2);
    page(bench, name + "page of 50 in the middle", () -> checked(caller.list(deep), count));
    resume(bench, name);
    var proc = bench.countersign().program().proc();
    add(bench, name + "RSS", "MB", proc.residentMegabytes());
  }

  /** Whether a decision, too, takes no longer when more wait. */
  private static void resume(Bench bench, String name) {
    bench.fill(bench.countersign(), APPROVALS);
    var time = Duration.ofSeconds(bench.options().seconds());
    var result = bench.resumes(bench.countersign(), 1, time);
    add(bench, name + "approve → finished, 1 caller, p50", "ms", result.millis(50));
  }

  /** Each page holds the exact number of all that wait. */
  private static Future<?> checked(Future<String> page, int count) {
    return page.map(text -> {
      if (!text.contains("\"total_count\":" + count))
        throw new IllegalStateException("not " + count + ": " + text.replaceAll("(?s)^.*\\]", ""));
      return text;
    });
  }

  private static void page(Bench bench, String name, Supplier<Future<?>> request) {
    var _ = bench.oneByOne(Duration.ofSeconds(WARM_UP_SECONDS), request);
    var result = bench.oneByOne(Duration.ofSeconds(bench.options().seconds()), request);
    add(bench, name + ", p50", "ms", result.millis(50));
    add(bench, name + ", p99", "ms", result.millis(99));
  }

  private static void add(Bench bench, String figure, String unit, double value) {
    bench.report().add(figure, unit, Contender.Kind.COUNTERSIGN, value);
  }

  /** A place in the list, written as the server writes it, since walking there takes too long. */
  private static String cursor(Database database, int rows) {
    var place =
        database.text(
            "select 'pending ' || to_char(updated_at at time zone 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || ' ' || task_id"
                + WAITING
                + " order by updated_at desc, task_id desc offset "
                + rows
                + " limit 1");
    return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(UTF_8));
  }
}
