package countersign.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.support.TestDatabase;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code Idempotency-Key} where many ask at once, where something breaks, and as time goes by. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OnceRaceTest {
  private static final String RUN = "/api/v2/agents/run";
  private static final String TASKS = "/api/v2/tasks";
  private static final String GOAL = "{\"goal\":\"rest\"}";
  private static final String KEYS = "select count(*) from idempotency_key";
  private static final int CALLERS = 50;
  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void of_many_equal_runs_at_once_one_makes_a_task() {
    var answers = together(RUN, GOAL);

    assertThat(answers).allSatisfy(it -> assertThat(it.status()).isEqualTo(202));
    assertThat(answers.stream().map(ApiBench.Answer::text).distinct()).hasSize(1);
    assertThat(answers).filteredOn(it -> it.header("Idempotency-Replayed").isEmpty()).hasSize(1);
    assertThat(bench.number("select count(*) from agent_tasks")).isEqualTo(1);
  }

  @Test
  void of_many_equal_approvals_at_once_one_decides_and_all_are_told_so() {
    var id = bench.withAgent().runUntilPending();

    var answers = together(TASKS + "/" + id + "/approve", "");

    assertThat(answers).allSatisfy(it -> assertThat(it.status()).isEqualTo(200));
    assertThat(answers.stream().map(it -> it.field("new_job_id")).distinct()).hasSize(1);
    bench.awaitStatus(id, "SUCCESS");
    assertThat(bench.mail.effects()).hasSize(1);
  }

  @Test
  void an_act_that_fails_leaves_no_key() {
    bench.execute(
        """
        create function refuse() returns trigger language plpgsql as
          $$ begin raise exception 'not today'; end $$;
        create trigger refuse before insert on task_event execute function refuse()
        """);

    assertThat(keyed(RUN, GOAL, "k").status()).isEqualTo(500);

    assertNothingDone();
    bench.execute("drop trigger refuse on task_event");
    assertActs(keyed(RUN, GOAL, "k"));
  }

  @Test
  void a_commit_that_fails_leaves_no_key() {
    bench.execute(
        """
        create function refuse() returns trigger language plpgsql as
          $$ begin raise exception 'not today'; end $$;
        create constraint trigger refuse after insert on agent_tasks deferrable initially deferred
          for each row execute function refuse()
        """);

    assertThat(keyed(RUN, GOAL, "k").status()).isEqualTo(500);

    assertNothingDone();
    bench.execute("drop trigger refuse on agent_tasks");
    assertActs(keyed(RUN, GOAL, "k"));
  }

  @Test
  void who_loses_the_database_in_the_middle_may_ask_again_and_it_is_done_then() throws Exception {
    try (var connection = TestDatabase.connect(bench.uri);
        var sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("lock table task_event in exclusive mode");
      var broken = CompletableFuture.supplyAsync(() -> keyed(RUN, GOAL, "k"));
      // The key is claimed and the act begun; now its connection dies.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              bench.number(
                      """
                      select count(pg_terminate_backend(pid)) from pg_stat_activity
                      where datname = current_database() and wait_event_type = 'Lock'
                        and application_name = 'countersign'
                      """)
                  > 0);

      assertThat(broken.get(30, TimeUnit.SECONDS).status()).isEqualTo(503);
      connection.rollback();
    }

    assertNothingDone();
    assertActs(keyed(RUN, GOAL, "k"));
  }

  @Test
  void who_went_away_before_the_answer_gets_it_when_asking_again() throws Exception {
    var body = GOAL;
    var request =
        "POST %s HTTP/1.1\r\nHost: x\r\nX-LLMCore-API-Key: %s\r\nIdempotency-Key: k\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\nPrefer: wait=60\r\n\r\n%s";
    sendAndLeave(request.formatted(RUN, ApiBench.PERSON, body.length(), body));
    await().atMost(Duration.ofSeconds(20)).until(() -> bench.number(KEYS) == 1);

    var again = keyed(RUN, GOAL, "k");

    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(bench.get(again.header("Location")).status()).isEqualTo(200);
    assertThat(bench.number("select count(*) from agent_tasks")).isEqualTo(1);
  }

  @Test
  void who_waits_again_for_what_rests_long_since_is_answered_at_once() {
    bench.withAgent();
    var first = waiting(RUN, "{\"goal\":\"mail everybody\"}", "run");
    var approve = TASKS + "/" + first.field("task_id") + "/approve";
    var approved = waiting(approve, "", "approve");
    bench.restartStore(Duration.ZERO);

    // Nothing more will ever happen to the task: without a look at it these waits take 50 s each.
    var before = System.nanoTime();
    var run = waiting(RUN, "{\"goal\":\"mail everybody\"}", "run");
    var approvedAgain = waiting(approve, "", "approve");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(90));
    assertThat(approvedAgain.text()).isEqualTo(approved.text());
    assertThat(approvedAgain.header("Preference-Applied")).isEqualTo("wait=50");
    assertThat(approvedAgain.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(run.status()).isEqualTo(200);
    assertThat(run.field("task_id")).isEqualTo(first.field("task_id"));
    assertThat(run.body().at("/task/task_id").asText()).isEqualTo(first.field("task_id"));
    assertThat(run.body().at("/task/status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void who_waits_again_for_what_still_runs_gets_the_first_task_when_it_rests() {
    var first = keyed(RUN, GOAL, "k");
    var again = CompletableFuture.supplyAsync(() -> waiting(RUN, GOAL, "k"));

    bench.withAgent();

    var answer = again.join();
    assertThat(answer.field("task_id")).isEqualTo(first.field("task_id"));
    assertThat(answer.body().at("/task/status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void what_is_older_than_a_day_is_deleted_and_nothing_else() {
    keyed(RUN, GOAL, "young");
    bench.execute(
        """
        insert into idempotency_key (tenant_id, caller, key, fingerprint, outcome, created_at)
        select 'demo', 'person:ada', 'old ' || n, repeat('0', 64), '{"kind":"no_such_task"}',
          now() - interval '24 hours'
        from generate_series(1, 2500) n
        """);

    bench.restartStore(Duration.ZERO);

    await().atMost(Duration.ofSeconds(20)).until(() -> bench.number(KEYS) == 1);
    assertThat(keyed(RUN, GOAL, "young").header("Idempotency-Replayed")).isEqualTo("true");
  }

  /** Bytes as they are; nobody waits for what comes back. */
  private void sendAndLeave(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", bench.port())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
    }
  }

  private void assertNothingDone() {
    assertThat(bench.number(KEYS)).isZero();
    assertThat(bench.number("select count(*) from agent_tasks")).isZero();
  }

  private static void assertActs(ApiBench.Answer answer) {
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Idempotency-Replayed")).isEmpty();
  }

  private List<ApiBench.Answer> together(String path, String body) {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, CALLERS)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> keyed(path, body, "k"), callers))
              .toList();
      var answers = new ArrayList<ApiBench.Answer>();
      for (var one : asked) answers.add(one.join());
      return answers;
    }
  }

  private ApiBench.Answer keyed(String path, String body, String key) {
    return bench.send(bench.posting(path, ApiBench.PERSON, body).header("Idempotency-Key", key));
  }

  private ApiBench.Answer waiting(String path, String body, String key) {
    return bench.send(
        bench
            .posting(path, ApiBench.PERSON, body)
            .header("Idempotency-Key", key)
            .header("Prefer", "wait=50"));
  }
}
