package countersign.agent;

import countersign.message.FindPreviews;
import countersign.task.Preview;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has tools tell what stored calls look like, on virtual threads. */
final class Previews {
  /** What live previews that are asked for together may take. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  /** The most live previews at a time, so that nobody who reloads a page floods what is outside. */
  static final int MOST_AT_ONCE = 16;

  private static final String LATE = "It could not be looked up in time.";
  private static final Logger log = LoggerFactory.getLogger(Previews.class);

  private final Function<Tenant, Future<Toolbox>> tools;
  private final Duration limit;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("preview-", 0).factory());

  /**
   * @param tools gives what a tenant's agents have at that moment
   */
  Previews(Function<Tenant, Future<Toolbox>> tools) {
    this(tools, LIMIT);
  }

  Previews(Function<Tenant, Future<Toolbox>> tools, Duration limit) {
    this.tools = tools;
    this.limit = limit;
  }

  /**
   * Takes as long as the tools compute, or until the limit; fails by nothing that a tool throws.
   */
  Future<List<Optional<Preview>>> find(FindPreviews asked) {
    return tools.apply(asked.tenant()).compose(toolbox -> find(toolbox, asked));
  }

  private Future<List<Optional<Preview>>> find(Toolbox toolbox, FindPreviews asked) {
    // Not on the event loop: a page of long calls takes a while, and leases want to be renewed.
    var found = Promise.<List<Optional<Preview>>>promise();
    threads.execute(() -> {
      try {
        found.complete(
            switch (asked.depth()) {
              case STORED -> asked.calls().stream().map(of -> stored(toolbox, of)).toList();
              case LIVE -> live(toolbox, asked.calls());
            });
      } catch (Throwable bug) {
        found.fail(bug);
      }
    });
    return found.future();
  }

  private Optional<Preview> stored(Toolbox toolbox, FindPreviews.Of of) {
    try {
      return toolbox.preview(of, FindPreviews.Depth.STORED);
    } catch (RuntimeException bug) {
      // The person still has the arguments, which are what counts.
      log.error("{} could not preview its call", of.call().tool(), bug);
      return Optional.empty();
    }
  }

  private List<Optional<Preview>> live(Toolbox toolbox, List<FindPreviews.Of> calls)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    var looks =
        calls.stream()
            .<Callable<Optional<Preview>>>map(of -> () -> look(toolbox, of, end))
            .toList();
    var done = threads.invokeAll(looks, limit.toMillis(), TimeUnit.MILLISECONDS);
    var previews = new ArrayList<Optional<Preview>>();
    for (int i = 0; i < calls.size(); i++) previews.add(told(toolbox, calls.get(i), done.get(i)));
    return previews;
  }

  /** A place that gets free because the time of others is up comes too late for these as well. */
  private Optional<Preview> look(Toolbox toolbox, FindPreviews.Of of, long end)
      throws InterruptedException, TimeoutException {
    room.acquire();
    try {
      if (System.nanoTime() - end >= 0) throw new TimeoutException();
      return toolbox.preview(of, FindPreviews.Depth.LIVE);
    } finally {
      room.release();
    }
  }

  private Optional<Preview> told(
      Toolbox toolbox, FindPreviews.Of of, java.util.concurrent.Future<Optional<Preview>> look)
      throws InterruptedException {
    try {
      return look.get();
    } catch (CancellationException late) {
      return without(toolbox, of, LATE);
    } catch (ExecutionException bug) {
      if (bug.getCause() instanceof TimeoutException) return without(toolbox, of, LATE);
      log.error("{} could not preview its call live", of.call().tool(), bug.getCause());
      return without(toolbox, of, "It could not be looked up.");
    }
  }

  private Optional<Preview> without(Toolbox toolbox, FindPreviews.Of of, String why) {
    return stored(toolbox, of).map(preview -> preview.with(new Preview.Line("As it is now", why)));
  }
}
