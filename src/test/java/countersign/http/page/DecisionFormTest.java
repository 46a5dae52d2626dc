package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Approve and Reject, without scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecisionFormTest {
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
  void an_approved_action_runs_once_and_the_page_says_who_approved_it() {
    var task = bench.waiting("approve me");
    var path = "/approvals/" + task.text();

    var told = ada.follow(ada.decide(ada.get(path), path + "/approve", Map.of()));

    assertThat(told.words()).contains("You approved mail").contains("Open the task");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.mail.effects().stream().filter(it -> it.arguments().contains("approve me")))
        .hasSize(1);
    assertThat(ada.get(path).words())
        .contains("You approved mail")
        .contains("The agent went on and finished the task.")
        .doesNotContain("Reject…");
    assertThat(ada.get("/approvals").text()).doesNotContain("pending-" + task.text());
  }

  @Test
  void a_rejected_action_does_not_run_and_the_agent_gets_the_reason() {
    var task = bench.waiting("reject me");
    var path = "/approvals/" + task.text();

    var told =
        ada.follow(
            ada.decide(
                ada.get(path), path + "/reject", Map.of("reason", " say <less>\r\nplease ")));

    assertThat(told.words()).contains("You rejected mail").contains("say <less>\nplease");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.mail.effects().stream().filter(it -> it.arguments().contains("reject me")))
        .isEmpty();
  }

  @Test
  void without_a_reason_the_agent_is_told_that_there_is_none() {
    var task = bench.waiting("no reason");
    var path = "/approvals/" + task.text();

    var told = ada.follow(ada.decide(ada.get(path), path + "/reject", Map.of("reason", "  \r\n ")));

    assertThat(told.words()).contains(Verdict.NO_REASON);
  }

  @Test
  void a_reason_that_is_too_long_is_kept_in_the_form_and_nothing_is_decided() {
    var task = bench.waiting("long reason");
    var path = "/approvals/" + task.text();
    var reason = "no ".repeat(3_334);

    var refused = ada.decide(ada.get(path), path + "/reject", Map.of("reason", reason));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words()).contains("10,002 characters; at most 10,000").contains(reason);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void a_reason_that_can_not_be_stored_is_refused() {
    var task = bench.waiting("nul reason");
    var path = "/approvals/" + task.text();

    var refused = ada.decide(ada.get(path), path + "/reject", Map.of("reason", "a\0b"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words()).contains("U+0000");
  }

  @Test
  void who_comes_second_is_told_who_was_first_and_changes_nothing() {
    var task = bench.waiting("both want it");
    var path = "/approvals/" + task.text();
    var read = ada.get(path);
    bench.bobDecides(task, new Verdict.Rejected("mine"));

    var told = ada.follow(ada.decide(read, path + "/approve", Map.of()));

    assertThat(told.words())
        .contains("Bob rejected mail")
        .contains("mine")
        .contains("Your decision came later and had no effect.");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(bench.mail.effects().stream().filter(it -> it.arguments().contains("both want it")))
        .isEmpty();
  }

  @Test
  void the_same_action_asked_again_is_not_approved_by_the_page_of_the_first_time() {
    var task = bench.waiting("twice");
    var path = "/approvals/" + task.text();
    var read = ada.get(path);
    bench.bobDecides(task, new Verdict.Rejected("not now"));
    bench.awaitRequest(task, 2);

    var told = ada.follow(ada.decide(read, path + "/approve", Map.of()));

    assertThat(told.words()).contains("another action waits now than the one you read");
    assertThat(told.hidden("request")).isEqualTo("2");
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
    assertThat(ada.get(path + "?request=1").words()).contains("Bob rejected mail");
  }

  @Test
  void another_digest_than_the_waiting_one_decides_nothing() {
    var task = bench.waiting("other digest");
    var path = "/approvals/" + task.text();
    var fields =
        new HashMap<>(
            Map.of(
                "form_token", ada.get(path).formToken(),
                "request", "1",
                "action_digest", "0".repeat(64)));

    var told = ada.follow(ada.post(path + "/approve", fields));

    assertThat(told.words()).contains("Your decision was not taken");
    fields.put("action_digest", "nonsense");
    assertThat(ada.post(path + "/approve", fields).status()).isEqualTo(400);
    fields.remove("action_digest");
    assertThat(ada.post(path + "/approve", fields).status()).isEqualTo(400);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void a_request_of_a_cancelled_task_asks_nobody_any_more() {
    var task = bench.waiting("cancel me");
    var path = "/approvals/" + task.text();
    var read = ada.get(path);

    var cancelled = ada.follow(ada.submit(read, "/tasks/" + task.text() + "/cancel", Map.of()));

    assertThat(cancelled.words()).contains("The task was cancelled");
    var told = ada.follow(ada.decide(read, path + "/approve", Map.of()));
    assertThat(told.words()).contains("Nobody needs to decide this any more");
    assertThat(bench.find(task).state().status()).isEqualTo(Status.CANCELLED);
  }
}
