package countersign.agent;

import countersign.bus.TypedBus;
import countersign.config.AgentConfig;
import countersign.message.CheckAgent;
import countersign.message.CheckEdit;
import countersign.message.Claim;
import countersign.message.FindEditFields;
import countersign.message.FindPreviews;
import countersign.message.FindToolkits;
import countersign.message.HandOver;
import countersign.message.ListToolServers;
import countersign.message.ListTools;
import countersign.message.Offer;
import countersign.message.RenewLeases;
import countersign.message.RunRef;
import countersign.message.ToolsChanged;
import countersign.message.TrustTool;
import countersign.message.TryPolicy;
import countersign.message.Wake;
import countersign.task.Lease;
import countersign.task.Task;
import countersign.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks and runs them: woken by a notice, or by the poll that makes up for a lost one. All
 * fields belong to the verticle's event loop; each run has a virtual thread of its own.
 */
public final class AgentVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(AgentVerticle.class);

  /** The most tasks taken by one claim. */
  private static final int BATCH = 16;

  /** A lease is renewed this many times before it would end. */
  private static final int RENEWALS = 3;

  private final AgentConfig config;
  private final TypedBus bus;
  private final Workshop workshop;
  private final InstantSource clock;
  private final String owner;
  private final ToolRegistry tools;
  private final Map<Lease, Worker> workers = new HashMap<>();
  private boolean claiming;
  private boolean claimAgain;
  private volatile boolean stopping;
  private volatile boolean stopped;
  private @Nullable Promise<Void> idle;

  /** What runs have at hand. */
  public record Workshop(Map<String, Model> models, Equipment equipment) {
    public Workshop {
      models = Map.copyOf(models);
    }
  }

  private record Worker(RunRef ref, TaskRun run) {}

  /**
   * @param owner what operators see as the holder of this node's leases
   */
  public AgentVerticle(
      AgentConfig config, TypedBus bus, Workshop workshop, InstantSource clock, String owner) {
    this.config = config;
    this.bus = bus;
    this.workshop = workshop;
    this.clock = clock;
    this.owner = owner;
    this.tools = new ToolRegistry(bus, workshop.equipment(), clock, config.pollInterval());
  }

  @Override
  public Future<?> start() {
    bus.answer(CheckAgent.class, _ -> Future.succeededFuture(health()));
    answerAboutTools();
    bus.answer(HandOver.class, handed -> Future.succeededFuture(accept(handed)));
    offer(config.concurrency());
    var _ = bus.on(Wake.class, _ -> claim());
    vertx.setPeriodic(0, config.pollInterval().toMillis(), _ -> claim());
    vertx.setPeriodic(Math.max(1, config.lease().toMillis() / RENEWALS), _ -> renew());
    return Future.succeededFuture();
  }

  private void answerAboutTools() {
    var _ = bus.on(ToolsChanged.class, tools::forget);
    bus.answer(ListTools.class, tools::list);
    bus.answer(ListToolServers.class, _ -> Future.succeededFuture(workshop.equipment().servers()));
    bus.answer(FindToolkits.class, tools::toolkits);
    bus.answer(TrustTool.class, tools::trust);
    bus.answer(CheckEdit.class, new EditCheck(vertx, tools::of, bus, clock)::check);
    bus.answer(TryPolicy.class, new PolicyTrial(vertx, bus, tools::of)::run);
    bus.answer(FindEditFields.class, new EditFields(tools::of)::find);
    bus.answer(FindPreviews.class, new Previews(tools::of)::find);
  }

  /** Takes no more work, and gives runs their grace to reach a recorded point. */
  @Override
  public Future<?> stop() {
    stopping = true;
    offer(-config.concurrency());
    Promise<Void> none = Promise.promise();
    idle = none;
    tellIdle();
    vertx.setTimer(Math.max(1, config.shutdownGrace().toMillis()), _ -> none.tryComplete());
    workers.values().forEach(worker -> worker.run().stopAsking());
    return none.future().onSuccess(_ -> stopped = true);
  }

  /** What a claim under way brings is still to be given back, so it counts as work. */
  private void tellIdle() {
    if (idle != null && workers.isEmpty() && !claiming) idle.tryComplete();
  }

  private CheckAgent.Health health() {
    return new CheckAgent.Health(!stopping, workers.size());
  }

  private void claim() {
    var free = config.concurrency() - workers.size();
    if (claiming) claimAgain = true;
    if (claiming || stopping || free <= 0) return;
    claiming = true;
    claimAgain = false;
    var limit = Math.min(free, BATCH);
    bus.ask(new Claim(owner, limit, config.lease()))
        .onSuccess(this::take)
        .onFailure(failure -> tellAway(failure));
  }

  private void take(Claim.Claimed claimed) {
    claiming = false;
    for (var task : claimed.tasks())
      if (task.state() instanceof TaskState.Running running)
        begin(task, running, HandOver.Known.NOTHING);
    if (claimAgain || claimed.more()) claim();
    tellIdle();
  }

  /** A task that the store gave this node's lease to. */
  private boolean accept(HandOver handed) {
    if (stopping || !(handed.task().state() instanceof TaskState.Running running)) return false;
    begin(handed.task(), running, handed.known());
    return true;
  }

  /** There is room for more; the store hands tasks over as long as it knows of room. */
  private void offer(int places) {
    bus.ask(new Offer(owner, config.lease(), places))
        .onFailure(failure -> log.warn("room could not be offered: {}", failure.getMessage()));
  }

  private void tellAway(Throwable failure) {
    claiming = false;
    tellIdle();
    log.warn("no work could be claimed: {}", failure.getMessage());
  }

  private void begin(Task task, TaskState.Running running, HandOver.Known known) {
    var ref = new RunRef(task.tenant(), task.id(), running.lease());
    var bounds = new TaskRun.Bounds(config.maxTurns(), config.maxAttempts());
    var means =
        new TaskRun.Means(
            workshop.models(), () -> tools.of(task.tenant()), bounds, clock, () -> stopping);
    var ledger = new RunLedger(bus, ref, clock, () -> stopped);
    var run = new TaskRun(task, running, means, ledger, known);
    var context = vertx.getOrCreateContext();
    workers.put(running.lease(), new Worker(ref, run));
    var _ =
        Thread.ofVirtual()
            .name("run-" + task.id())
            .start(() -> {
              work(task, run::run, ledger);
              context.runOnContext(_ -> ended(running.lease()));
            });
  }

  private void work(Task task, Runnable run, RunLedger ledger) {
    try {
      run.run();
    } catch (RuntimeException bug) {
      breakOff(task, ledger, bug);
    }
  }

  /** A mistake of this program, perhaps a passing one: another run tries, up to a bound. */
  private void breakOff(Task task, RunLedger ledger, RuntimeException bug) {
    if (stopping) {
      log.warn("{} was interrupted; another worker goes on when its lease ends", task.id());
      return;
    }
    log.error("the run of {} broke off", task.id(), bug);
    try {
      ledger.breakOff();
    } catch (RuntimeException again) {
      log.error("{} goes on only when its lease ends", task.id(), again);
    }
  }

  private void ended(Lease lease) {
    workers.remove(lease);
    offer(1);
    tellIdle();
    if (workers.size() == config.concurrency() - 1) claim();
  }

  private void renew() {
    if (workers.isEmpty()) return;
    var runs = workers.values().stream().map(Worker::ref).toList();
    bus.ask(new RenewLeases(runs, config.lease()))
        .onSuccess(held -> stopLost(runs, held))
        .onFailure(failure -> log.warn("leases could not be renewed: {}", failure.getMessage()));
  }

  /** A run whose lease is gone can't write any more: interrupt what it waits for. */
  private void stopLost(List<RunRef> runs, Set<Lease> held) {
    for (var run : runs) {
      var worker = workers.get(run.lease());
      if (worker != null && !held.contains(run.lease())) worker.run().stopAsking();
    }
  }
}
