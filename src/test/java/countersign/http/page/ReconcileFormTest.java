package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import countersign.task.Verdict.Finding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nobody knows whether it happened: the three answers, without scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconcileFormTest {
  private ConsoleBench bench;
  private Visitor ada;

  @BeforeAll
  void start() {
    bench = new ConsoleBench().withAgent();
    ada = bench.signedIn(ADA);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void what_happened_does_not_run_again_and_the_agent_reads_the_note() {
    var task = bench.inDoubt("lost but sent");

    var told = answer(task, "happened", " it is in <Sent>\r\nsince noon ");

    assertThat(told.words())
        .contains("You found that the action happened")
        .contains("Note, which the agent was told")
        .contains("it is in <Sent>\nsince noon")
        .contains("It does not run again.")
        .contains("What was known")
        .doesNotContain("It did not happen");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(effects("lost but sent")).isEqualTo(1);
    assertThat(ada.get("/tasks/" + task.text()).words())
        .containsSubsequence(
            "It is unknown how it went: mail",
            "Ada found that the action happened",
            "it is in <Sent>\nsince noon",
            "mail answered",
            "Ada says: it is in <Sent>\nsince noon");
    assertThat(ada.get("/approvals").text()).doesNotContain("pending-" + task.text());
  }

  @Test
  void what_did_not_happen_does_not_run_and_the_agent_is_told() {
    var task = bench.inDoubt("lost and not sent");

    var told = answer(task, "did_not_happen", " \r\n ");

    assertThat(told.words())
        .contains("You found that the action did not happen")
        .contains("The agent was told so.")
        .doesNotContain("Note,");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(effects("lost and not sent")).isEqualTo(1);
  }

  @Test
  void what_runs_again_has_the_same_key_and_the_page_shows_its_result() {
    var task = bench.inDoubt("lost once");
    var before = ada.get("/approvals/" + task.text());

    var told = answer(task, "run_again", "twice does no harm");
    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(told.words()).contains("You had the action run again");
    assertThat(ada.get("/approvals/" + task.text()).words())
        .contains("You had the action run again")
        .contains("Note, for the record")
        .contains("twice does no harm")
        .contains("It ran again, with the same key. The agent went on and finished the task.")
        .contains("done the second time");
    var keys =
        bench.mail.effects().stream()
            .filter(it -> it.arguments().contains("lost once"))
            .map(it -> it.key())
            .toList();
    assertThat(keys).hasSize(2).allMatch(keys.getFirst()::equals);
    assertThat(before.words()).contains(keys.getFirst());
  }

  @Test
  void what_gets_lost_again_is_asked_again_and_each_page_says_what_became_of_it() {
    var task = bench.inDoubt("lost twice");
    var path = "/approvals/" + task.text();
    var read = ada.get(path);
    bench.bobDecides(task, found(Finding.RUN_AGAIN));
    bench.awaitRequest(task, 3);

    var told = ada.follow(press(read, task, "happened", ""));

    assertThat(told.words())
        .contains("Your answer was not taken")
        .contains("Did this happen?")
        .contains("attempt 2");
    assertThat(told.hidden("request")).isEqualTo("3");
    assertThat(ada.get(path + "?request=2").words())
        .contains("Bob had the action run again")
        .contains("It began again, and again nobody knows how it went.")
        .contains("See what is known");
    assertThat(ada.get(path + "?request=1").words())
        .contains("Bob approved mail")
        .contains("It began, and nobody knows how it went.");
  }

  @Test
  void a_note_that_is_too_long_is_kept_in_the_form_and_nothing_is_answered() {
    var task = bench.inDoubt("lost long note");
    var note = "no ".repeat(3_334);

    for (var outcome : new String[] {"happened", "did_not_happen", "run_again"}) {
      var refused = press(ada.get("/approvals/" + task.text()), task, outcome, note);

      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.words()).contains("10,002 characters; at most 10,000").contains(note);
      assertThat(refused.text()).contains("aria-describedby=\"note-flaw\"");
    }
    var nul = press(ada.get("/approvals/" + task.text()), task, "happened", "a\0b");
    assertThat(nul.status()).isEqualTo(422);
    assertThat(nul.words()).contains("U+0000");
    assertUntouched(task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HAPPENED", "maybe", "happened,run_again"})
  void without_one_of_the_three_answers_nothing_is_answered(String outcome) {
    var task = bench.inDoubt("lost answer");

    assertThat(press(ada.get("/approvals/" + task.text()), task, outcome, "").status())
        .isEqualTo(400);
    assertUntouched(task);
  }

  @Test
  void an_answer_without_an_outcome_or_a_token_or_from_another_tenant_changes_nothing() {
    var task = bench.inDoubt("lost token");
    var page = ada.get("/approvals/" + task.text());
    var path = "/approvals/" + task.text() + "/reconcile";
    var seen =
        Map.of("action_digest", page.hidden("action_digest"), "request", page.hidden("request"));
    var complete = new HashMap<>(seen);
    complete.put("outcome", "happened");
    var eve = bench.signedIn(EVE);

    assertThat(ada.submit(page, path, seen).status()).as("no outcome").isEqualTo(400);
    assertThat(ada.post(path, complete).status()).as("no token").isEqualTo(403);
    assertThat(eve.submit(eve.get("/tasks/new"), path, complete).status()).isEqualTo(404);
    complete.remove("request");
    assertThat(ada.submit(page, path, complete).status()).as("no request").isEqualTo(400);
    assertUntouched(task);
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "reject"})
  void what_is_in_doubt_is_neither_approved_nor_rejected(String verb) {
    var task = bench.inDoubt("lost verb");
    var path = "/approvals/" + task.text();

    var told = ada.follow(ada.decide(ada.get(path), path + "/" + verb, Map.of()));

    assertThat(told.words()).contains("Your answer was not taken").contains("Did this happen?");
    assertUntouched(task);
  }

  @Test
  void who_read_the_request_before_it_was_approved_and_lost_reads_what_is_known_first() {
    var task = bench.waiting("lost meanwhile");
    var path = "/approvals/" + task.text();
    var read = ada.get(path);
    bench.bobDecides(task, new Verdict.Approved());
    bench.awaitRequest(task, 2);

    var told = ada.follow(ada.decide(read, path + "/approve", Map.of()));

    assertThat(told.words())
        .contains("meanwhile this action has begun, and nobody knows how it went")
        .contains("What is known");
    assertUntouched(task);
  }

  @Test
  void what_is_not_in_doubt_is_not_reconciled() {
    var task = bench.waiting("an ordinary letter");

    var told = ada.follow(press(ada.get("/approvals/" + task.text()), task, "run_again", "a note"));

    assertThat(told.words()).contains("Your decision was not taken").contains("Approve");
    assertThat(bench.pendingAction(task).request()).isEqualTo(1);
    assertThat(effects("an ordinary letter")).isZero();
  }

  @Test
  void who_answers_second_is_told_who_was_first_and_changes_nothing() {
    var task = bench.inDoubt("lost to both");
    var read = ada.get("/approvals/" + task.text());
    bench.bobDecides(
        task, new Verdict.Reconciled(Finding.DID_NOT_HAPPEN, Optional.of("not in the log")));

    var told = ada.follow(press(read, task, "run_again", ""));

    assertThat(told.words())
        .contains("Your answer came later and had no effect.")
        .contains("Bob found that the action did not happen")
        .contains("not in the log");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(effects("lost to both")).isEqualTo(1);
  }

  private Visitor.Page answer(TaskId task, String outcome, String note) {
    return ada.follow(press(ada.get("/approvals/" + task.text()), task, outcome, note));
  }

  private Visitor.Page press(Visitor.Page read, TaskId task, String outcome, String note) {
    var path = "/approvals/" + task.text() + "/reconcile";
    return ada.decide(read, path, Map.of("outcome", outcome, "note", note));
  }

  private void assertUntouched(TaskId task) {
    assertThat(bench.pendingAction(task).request()).isEqualTo(2);
    assertThat(bench.pendingAction(task).prompt().doubt()).isPresent();
  }

  private long effects(String text) {
    return bench.mail.effects().stream().filter(it -> it.arguments().contains(text)).count();
  }

  private static Verdict found(Finding finding) {
    return new Verdict.Reconciled(finding, Optional.empty());
  }
}
