package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tasks, one task, and the form for a new one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksPageTest {
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

  private Map<String, String> form(String goal, String provider, String model) {
    return new HashMap<>(Map.of("goal", goal, "provider", provider, "model", model));
  }

  private Visitor.Page send(Map<String, String> form) {
    return ada.submit(ada.get("/tasks/new"), "/tasks/new", form);
  }

  @Test
  void tasks_are_filtered_by_their_status() {
    var waiting = bench.waiting("a waiting task");
    var done = bench.waiting("a finished task");
    bench.bobDecides(done, new Verdict.Approved());
    bench.awaitStatus(done, Status.SUCCESS);

    assertThat(ada.get("/tasks").text()).contains(waiting.text()).contains(done.text());
    assertThat(ada.get("/tasks?status=pending_approval").text())
        .contains(waiting.text())
        .doesNotContain(done.text());
    assertThat(ada.get("/tasks?status=success").text())
        .contains(done.text())
        .doesNotContain(waiting.text());
    assertThat(ada.get("/tasks?status=cancelled").words()).contains("No tasks here");
  }

  @Test
  void a_task_shows_its_answer_and_its_whole_transcript() {
    var task = bench.waiting("tell me all");
    bench.bobDecides(task, new Verdict.Approved());
    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(ada.get("/tasks/" + task.text()).words())
        .containsSubsequence(
            "Done",
            "tell me all",
            "The agent's answer",
            "all done",
            "Bob submitted the task",
            "The agent called human_approval",
            "A signature was asked for: mail",
            "Bob approved the action",
            "The approved action began",
            "mail answered",
            "The agent finished");
  }

  @Test
  void a_task_shows_what_its_models_took_and_so_does_each_reply() {
    var created = send(form("spend it", "scripted", ""));
    var path = created.header("Location");
    bench.awaitStatus(TaskId.parse(path.replace("/tasks/", "")).orElseThrow(), Status.SUCCESS);

    assertThat(ada.get(path).words())
        .contains("Used: 1,200 tokens read, 30 written, 0.25 USD")
        .contains("1,200 tokens read, 30 written, 0.25 USD, gpt-test");
    assertThat(ada.get("/fragments" + path + "?seen=0").words()).contains("Used: 1,200 tokens");
  }

  @Test
  void only_the_entries_behind_those_on_the_page_are_sent() {
    var task = bench.waiting("grow");
    var path = "/fragments/tasks/" + task.text() + "/entries?after=";
    var shown = ada.get("/tasks/" + task.text()).hidden("after");
    assertThat(ada.get(path + shown).status()).isEqualTo(204);

    bench.bobDecides(task, new Verdict.Rejected("shrink"));
    bench.awaitStatus(task, Status.SUCCESS);

    assertThat(ada.get(path + shown).words())
        .contains("Bob rejected the action")
        .contains("shrink")
        .doesNotContain("submitted the task");
  }

  @Test
  void a_goal_becomes_a_task_of_the_person_who_gave_it() {
    var created = send(form("  write\r\na letter ", "scripted", ""));

    var task = TaskId.parse(created.header("Location").replace("/tasks/", "")).orElseThrow();
    assertThat(bench.find(task).brief().goal()).isEqualTo("write\na letter");
    bench.awaitStatus(task, Status.PENDING_APPROVAL);
    assertThat(ada.follow(created).words()).contains("Ada submitted the task");
  }

  @Test
  void the_longest_goal_is_taken_and_a_longer_one_is_refused_with_its_text_kept() {
    var longest = "€".repeat(20_000);
    assertThat(send(form(longest, "scripted", "")).status()).isEqualTo(303);

    var refused = send(form(longest + "!", "scripted", ""));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words())
        .contains("20,001 characters; at most 20,000 are allowed")
        .contains(longest + "!");
  }

  @ParameterizedTest
  @CsvSource({
    "' ', scripted, '', Say what the agent should do",
    "a goal, nobody, '', 'Choose one of rehearsal, scripted'",
    "a goal, '', '', 'Choose one of rehearsal, scripted'"
  })
  void a_wrong_field_is_told_at_the_field_and_the_rest_is_kept(
      String goal, String provider, String model, String flaw) {
    var refused = send(form(goal, provider, model));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words()).contains(flaw);
    assertThat(refused.text()).contains("aria-invalid=\"true\"").contains("class=\"flaw\"");
    if (!goal.isBlank()) assertThat(refused.text()).contains(">" + goal + "</textarea>");
  }

  @Test
  void a_goal_that_can_not_be_stored_is_refused() {
    assertThat(send(form("a\0b", "scripted", "")).words()).contains("U+0000");
    assertThat(send(form("a", "scripted", "m".repeat(201))).words()).contains("at most 200");
  }

  @Test
  void a_suggestion_fills_in_the_form() {
    var page = ada.get("/tasks/new?provider=rehearsal&goal=Refund%20%3Cb%3E");

    assertThat(page.text()).contains(">Refund &lt;b&gt;</textarea>");
    assertThat(page.text()).containsPattern("value=\"rehearsal\" selected");
  }

  @Test
  void a_task_that_waits_for_a_time_shows_it_and_goes_on_now_when_a_person_says_so() {
    var arguments = "{\"until\":\"%s\",\"reason\":\"office <hours>\"}";
    var until = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    var task = bench.submit("call wait_until " + arguments.formatted(until));
    bench.awaitStatus(task, Status.PENDING);
    var path = "/tasks/" + task.text();
    var page = ada.get(path);

    assertThat(page.words())
        .contains("Waiting for its time")
        .contains("It waits until " + Moment.exact(until))
        .contains("The agent waits until " + Moment.exact(until))
        .contains("Cancel this task");
    assertThat(page.text()).contains("office &lt;hours&gt;");
    assertThat(ada.get("/tasks?status=pending").text()).contains(task.text());

    ada.submit(page, path + "/retry", Map.of());

    bench.awaitStatus(task, Status.SUCCESS);
    assertThat(ada.get(path).words()).contains("had the task go on");
  }

  @Test
  void a_task_that_ended_offers_no_way_to_cancel_it() {
    var task = bench.waiting("to be cancelled");
    var path = "/tasks/" + task.text();
    var page = ada.get(path);
    assertThat(page.words()).contains("Cancel this task");

    var after = ada.follow(ada.submit(page, path + "/cancel", Map.of()));

    assertThat(after.words()).contains("The task was cancelled").doesNotContain("Cancel this task");
    assertThat(ada.submit(page, path + "/cancel", Map.of()).status())
        .as("a second time")
        .isEqualTo(303);
  }

  @Test
  void another_tenant_starts_with_nothing() {
    assertThat(bench.signedIn(EVE).get("/tasks").words()).contains("No tasks here");
  }
}
