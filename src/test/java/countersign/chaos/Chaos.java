package countersign.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.store.StoppablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Real processes are killed while people decide and the world answers late; in the end nothing may
 * be lost, and nothing done twice. {@code docs/reliability.md} says what is promised.
 */
final class Chaos implements AutoCloseable {
  private static final int SUBMITTERS = 4;
  private static final int DECIDERS = 4;
  private static final int CONNECTIONS = 150;
  private static final Path SCRIPTS = Path.of("src/test/resources/chaos").toAbsolutePath();
  private static final String OPEN =
      """
      select count(*) from agent_tasks
      where goal like 'task %' and status not in ('SUCCESS', 'FAILURE', 'CANCELLED')
      """;

  private final ChaosPlan plan;
  private final Path folder;
  private final Tally tally = new Tally();
  private final Violations violations = new Violations();
  private final Decisions decisions = new Decisions();
  private final Api api = new Api();
  private final Crew crew = new Crew();
  private final StoppablePostgres postgres;
  private final Sql sql;
  private final Effects effects;
  private final Nodes nodes;

  /** What came of it. */
  record Result(String table, List<String> violations) {}

  /** Makes the database, the world and the places for the nodes. */
  Chaos(ChaosPlan plan, Path folder) throws IOException {
    this.plan = plan;
    this.folder = folder;
    postgres = StoppablePostgres.start(folder, Nodes.freePort(), CONNECTIONS);
    sql = new Sql(postgres);
    effects = new Effects(plan.seed() + 3, tally);
    var world = effects.base().replace("/effects", "/");
    var environment =
        Map.of(
            "COUNTERSIGN_DATABASE_URI", postgres.uri(),
            "COUNTERSIGN_MODELS_REHEARSAL_DIR", SCRIPTS.toString(),
            "COUNTERSIGN_TOOLS_HTTP_REQUEST_ALLOW", world);
    nodes = new Nodes(plan, folder, environment, api);
  }

  /** The whole run. */
  Result run() throws IOException {
    nodes.prepare();
    var began = System.nanoTime();
    var recovery = new Recovery(new Sql(postgres), tally);
    var killer = new Killer(plan, new Killer.Prey(nodes, postgres, sql), tally);
    var means = new Submitter.Means(plan, nodes, api, tally, violations);
    var submitter = new Submitter(means, effects.base());
    effects.ambush(killer::isKilled);
    crew.start("killer", () -> killer.run(crew, death -> died(death, recovery)));
    crew.start("recovery", () -> recovery.watch(crew::isAtWork));
    for (int i = 0; i < SUBMITTERS; i++)
      crew.start("submitter-" + i, () -> submitter.run(killer::released));
    var verdicts = new Verdicts(means, decisions);
    var deciders = new Deciders(api, nodes, effects, verdicts, tally);
    for (int i = 0; i < DECIDERS; i++) {
      var random = new Random(plan.seed() + 100 + i);
      crew.start("decider-" + i, () -> deciders.run(random, crew::isAtWork));
    }
    awaitEnd(killer, submitter);
    crew.dismiss();
    var acknowledged = submitter.acknowledged();
    acknowledged.values().forEach(_ -> tally.add("acknowledged"));
    violations.unless(
        acknowledged.size() == plan.tasks(), "nobody", acknowledged.size() + " acknowledged");
    var check = new TaskCheck(effects, decisions, tally, violations);
    new Checks(means, folder).run(acknowledged, check, effects, sql);
    var took = Duration.ofNanos(System.nanoTime() - began);
    var table = new Report(tally).of(plan, took, recovery.sortedMillis(), violations);
    Files.writeString(folder.resolve("report.md"), table);
    return new Result(table, violations.all());
  }

  private void awaitEnd(Killer killer, Submitter submitter) {
    try {
      await()
          .atMost(plan.limit())
          .pollInterval(Duration.ofMillis(500))
          .until(() ->
              crew.bug().isPresent()
                  || (killer.kills() >= plan.kills()
                      && submitter.acknowledged().size() == plan.tasks()
                      && nodes.allReady()
                      && sql.number(OPEN) == 0));
    } catch (ConditionTimeoutException e) {
      violations.add("nobody", "the run didn't come to its end within " + plan.limit());
    }
    assertThat(crew.bug()).as("a bug of this program").isEmpty();
  }

  private void died(Death death, Recovery recovery) {
    if (death.cause() instanceof Death.Cause.ByItself(var exit))
      violations.add("port " + death.port(), "the process ended by itself with " + exit);
    recovery.died(death);
  }

  @Override
  public void close() throws IOException {
    crew.dismiss();
    nodes.close();
    effects.close();
    sql.close();
    postgres.close();
  }
}
