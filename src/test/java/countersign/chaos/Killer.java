package countersign.chaos;

import countersign.store.StoppablePostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Kills processes: by turns at random moments and at chosen points, and now and then the database.
 */
final class Killer {
  private static final int ALL_PERCENT = 6;
  private static final int LAST_ONE_PERCENT = 15;
  private static final int POINT_PATIENCE_MILLIS = 12_000;
  private static final int KILLS_FOR_A_STOP = 20;

  private final ChaosPlan plan;
  private final Nodes nodes;
  private final StoppablePostgres postgres;
  private final Sql sql;
  private final Tally tally;
  private final Random random;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicReference<Way.InTheWorld> laid = new AtomicReference<>();
  private final Map<Integer, Death> last = new ConcurrentHashMap<>();
  private volatile boolean done;

  /** Whom it kills. */
  record Prey(Nodes nodes, StoppablePostgres postgres, Sql sql) {}

  Killer(ChaosPlan plan, Prey prey, Tally tally) {
    this.plan = plan;
    this.nodes = prey.nodes();
    this.postgres = prey.postgres();
    this.sql = prey.sql();
    this.tally = tally;
    this.random = new Random(plan.seed() + 1);
    turn.set(random.nextInt(Way.ALL.size()));
  }

  /** Starts the nodes, kills as many as planned, and lets them live from then on. */
  void run(Crew crew, Consumer<Death> told) {
    nodes.live(crew, new Random(plan.seed() + 2), this::arms, death -> died(death, told));
    var stops = Math.max(1, plan.kills() / KILLS_FOR_A_STOP);
    while (kills() < plan.kills()) {
      Pause.between(random, 1_000, 4_000);
      var stopped = tally.of("postgres stops");
      if (stopped < stops && kills() * (stops + 1) >= plan.kills() * (stopped + 1)) stopPostgres();
      else shoot();
    }
    done = true;
    laid.set(null);
  }

  long kills() {
    return tally.sum("kill:");
  }

  /** How many tasks may be submitted by now: so many that they last as long as the kills. */
  int released() {
    if (done) return plan.tasks();
    return (int) Math.ceil(plan.tasks() * (kills() + 1.5) / plan.kills());
  }

  /** Whether the process that works on this task was killed for this moment. */
  boolean isKilled(Effects.Moment moment, String word) {
    var way = laid.get();
    if (way == null || !way.moment().equals(moment) || !laid.compareAndSet(way, null)) return false;
    var owner =
        sql.query(
            "select lease_owner from agent_tasks where goal like ? and status = 'RUNNING'",
            row -> row.getString(1),
            Submitter.GOAL + word + " %");
    var member =
        owner.stream()
            .map(text -> Long.parseLong(text.replaceFirst(".*\\D", "")))
            .flatMap(pid -> nodes.withPid(pid).stream())
            .findFirst();
    if (member.isEmpty()) laid.compareAndSet(null, way);
    member.ifPresent(found -> found.kill(new Death.Cause.AtPoint(way.name())));
    return member.isPresent();
  }

  /** After a death at random comes one at a point; the next one of the list. */
  private Optional<String> arms(Member member) {
    var death = last.get(member.base().getPort());
    if (done || (death != null && death.cause() instanceof Death.Cause.AtPoint))
      return Optional.empty();
    return switch (Way.ALL.get(turn.getAndIncrement() % Way.ALL.size())) {
      case Way.AtMessage(var name, var upTo) ->
          Optional.of(name + ":" + (1 + (turn.get() * 7 + 3) % upTo));
      case Way.InTheWorld way -> {
        laid.set(way);
        yield Optional.empty();
      }
    };
  }

  private void died(Death death, Consumer<Death> told) {
    last.put(death.port(), death);
    switch (death.cause()) {
      case Death.Cause.Shot() -> tally.add("kill:at random");
      case Death.Cause.AtPoint(var name) -> tally.add("kill:point:" + name);
      case Death.Cause.NotStarted() -> tally.add("starts without a database");
      case Death.Cause.ByItself _ -> tally.add("deaths of their own");
    }
    told.accept(death);
  }

  private void shoot() {
    var ready = nodes.ready();
    if (random.nextInt(100) < ALL_PERCENT) {
      ready.forEach(member -> member.kill(new Death.Cause.Shot()));
      tally.add("all killed at once");
      return;
    }
    var fair =
        ready.stream()
            .filter(
                member -> member.point().isEmpty() || member.readyMillis() > POINT_PATIENCE_MILLIS)
            .toList();
    if (fair.isEmpty() || (ready.size() == 1 && random.nextInt(100) >= LAST_ONE_PERCENT)) return;
    fair.get(random.nextInt(fair.size())).kill(new Death.Cause.Shot());
  }

  private void stopPostgres() {
    try {
      postgres.stopHard();
      tally.add("postgres stops");
      Pause.between(random, 1_000, 4_000);
      postgres.startAgain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
