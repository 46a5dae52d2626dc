package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A person changes an action before approving it, without scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EditPageTest {
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
  void the_changed_action_runs_once_and_the_page_says_who_changed_it() {
    var task = bench.waiting("change me");
    assertThat(ada.get("/approvals/" + task.text()).text()).contains(path(task) + "?request=1");
    var form = ada.get(path(task) + "?request=1");
    assertThat(form.words()).contains("Change mail before you approve it");
    assertThat(form.text()).contains("value=\"change me\"");

    var told = ada.follow(ada.decide(form, path(task), Map.of("argument.text", "changed by Ada")));

    assertThat(told.words()).contains("You approved mail with other arguments");
    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(runsOf("changed by Ada")).isEqualTo(1);
    assertThat(runsOf("change me")).isZero();
  }

  @Test
  void what_the_schema_refuses_is_told_at_its_field_and_what_was_typed_is_kept() {
    var task = bench.waiting("too long");
    var form = ada.get(path(task) + "?request=1");
    var typed = "<b>" + "x".repeat(200);

    var refused = ada.decide(form, path(task), Map.of("argument.text", typed));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("id=\"flaw-1\"");
    assertThat(refused.words()).contains("100 characters").contains(typed);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
    assertThat(runsOf("xxx")).isZero();
  }

  @Test
  void what_was_left_as_it_stood_is_a_plain_approval() {
    var task = bench.waiting("leave me");
    var form = ada.get(path(task) + "?request=1");

    var told = ada.follow(ada.decide(form, path(task), Map.of("argument.text", "leave me")));

    assertThat(told.words()).contains("You approved mail").doesNotContain("other arguments");
  }

  @Test
  void another_action_than_the_one_that_was_read_is_not_changed() {
    var task = bench.waiting("not this one");
    var form = ada.get(path(task) + "?request=1");

    var answer =
        ada.submit(
            form,
            path(task),
            Map.of("request", "1", "action_digest", "0".repeat(64), "argument.text", "x"));

    assertThat(ada.follow(answer).words()).contains("Your decision was not taken");
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void what_was_decided_meanwhile_is_shown_instead_of_the_form() {
    var task = bench.waiting("decided");
    var form = ada.get(path(task) + "?request=1");
    var page = "/approvals/" + task.text();
    ada.follow(ada.decide(ada.get(page), page + "/reject", Map.of("reason", "no")));

    var late = ada.follow(ada.decide(form, path(task), Map.of("argument.text", "late")));

    assertThat(late.words()).contains("You rejected mail");
    assertThat(ada.follow(ada.get(path(task) + "?request=1")).words())
        .contains("You rejected mail");
    assertThat(runsOf("late")).isZero();
  }

  @Test
  void there_is_no_form_for_what_is_not_there() {
    var task = bench.waiting("nothing here");

    assertThat(ada.get(path(task)).status()).isEqualTo(404);
    assertThat(ada.get("/approvals/agent_" + "0".repeat(32) + "/edit?request=1").status())
        .isEqualTo(404);
  }

  @Test
  void a_form_without_a_field_has_not_touched_that_argument() {
    var task = bench.waiting("older form");
    var form = ada.get(path(task) + "?request=1");

    var told = ada.follow(ada.decide(form, path(task), Map.of("argument.gone", "x")));

    assertThat(told.words()).contains("You approved mail").doesNotContain("other arguments");
  }

  @Test
  void what_is_too_long_for_a_form_is_said_before_anybody_writes_in_vain() {
    var task = bench.waiting("long letter");

    var form = ada.get(path(task) + "?request=1");
    var sent = ada.decide(form, path(task), Map.of("argument.text", "\u0416".repeat(90_000)));
    var shorter = ada.decide(form, path(task), Map.of("argument.text", "short enough"));

    assertThat(form.words()).contains(EditPage.TOO_LONG);
    assertThat(sent.status()).isEqualTo(413);
    assertThat(ada.follow(shorter).words()).contains("You approved letter with other arguments");
  }

  @Test
  void another_tenant_finds_no_form_and_changes_nothing() {
    var task = bench.waiting("not for Eve");
    var form = ada.get(path(task) + "?request=1");
    var eve = bench.signedIn(EVE);
    var fields =
        Map.of(
            "form_token",
            eve.get("/tasks/new").formToken(),
            "request",
            "1",
            "action_digest",
            form.hidden("action_digest"),
            "argument.text",
            "by Eve");

    assertThat(eve.get(path(task) + "?request=1").status()).isEqualTo(404);
    assertThat(eve.post(path(task), fields).status()).isEqualTo(404);
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
    assertThat(runsOf("by Eve")).isZero();
  }

  private long runsOf(String text) {
    return bench.mail.effects().stream().filter(it -> it.arguments().contains(text)).count();
  }

  private static String path(TaskId task) {
    return "/approvals/" + task.text() + "/edit";
  }
}
