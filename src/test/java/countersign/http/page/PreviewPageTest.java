package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.tool.SendEmail;
import countersign.config.OutsideConfig.MailConfig;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.support.ShowingTool;
import countersign.task.TaskId;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A person reads the action as it is best read, and the arguments below it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewPageTest {
  private static final String MADE = "Made by Countersign and not by the agent";

  private ConsoleBench bench;
  private Visitor ada;

  @BeforeAll
  void start(@TempDir Path outbox) {
    var groups = Map.of("all_users", List.of("ada@example.org", "bob@example.org"));
    var mails = new MailConfig(Optional.empty(), outbox, "agent@example.org", groups);
    var email = new SendEmail(mails, InstantSource.fixed(Instant.EPOCH));
    bench = new ConsoleBench().withAgent(email, new ShowingTool());
    ada = bench.signedIn(ADA);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void a_mail_stands_above_its_arguments_which_stay() {
    var arguments =
        Json.object().put("recipients", "all_users").put("subject", "Hi").put("body", "One\nTwo");
    var task = bench.waiting("call send_email " + arguments);

    for (var path : List.of("/approvals/%s", "/fragments/approvals/%s?request=1")) {
      var words = ada.get(path.formatted(task.text())).words();
      assertThat(words)
          .containsSubsequence(
              "The mail, as it is sent",
              MADE,
              "2 addresses as the group is configured now, hidden from each other",
              "ada@example.org\nbob@example.org",
              "One\nTwo",
              "If you approve, this runs",
              "recipients",
              "all_users");
    }
  }

  @Test
  void what_comes_from_the_arguments_is_data_and_its_hidden_characters_are_seen() {
    var task = waiting("</dd><dt>Approved</dt><script>x</script> \u202etxt\u200b&lt;");

    var page = request(task);

    assertThat(page.text()).doesNotContain("<dt>Approved").doesNotContain("<script>x");
    assertThat(page.text()).doesNotContain("\u202e").doesNotContain("\u200b");
    assertThat(preview(page).split("title=\"right-to-left override\">U\\+202E<", -1))
        .as("in the line and in each block")
        .hasSize(5);
    assertThat(preview(page).split("<dt>", -1)).hasSize(5);
  }

  @Test
  void what_is_cut_is_said_and_stands_whole_below() {
    var page = request(waiting("LONG"));

    assertThat(preview(page)).contains("Cut here: 20,000 more characters.");
    assertThat(page.words().split("long ", -1)).hasSizeGreaterThan(10_000 + 4 * 6_000);
    assertThat(request(waiting("short")).words()).doesNotContain("Cut here");
  }

  @Test
  void an_action_whose_tool_throws_is_shown_and_decided_without_a_preview() {
    var task = waiting("throw me");

    var page = request(task);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.words()).contains("throw me").contains("Approve").doesNotContain(MADE);
    var told = ada.follow(ada.decide(page, "/approvals/" + task.text() + "/approve", Map.of()));
    assertThat(told.words()).contains("You approved show");
  }

  @Test
  void who_opens_a_request_sees_it_held_against_what_is_outside() {
    var page = request(waiting("live </span>\u202e<b>x"));

    assertThat(preview(page)).contains("As it is outside").contains("hidden-character");
    assertThat(preview(page)).doesNotContain("</span>\u202e").doesNotContain("<b>x");
    assertThat(preview(page).replaceAll("</?bdi>", ""))
        .contains("<span class=\"place\">@@ -1 +1 @@</span><span class=\"removed\">-old</span>")
        .contains("<span class=\"added\">+live ");
  }

  @Test
  void what_could_not_be_looked_up_is_said_and_the_request_is_decided() {
    var task = waiting("live throw");

    var page = request(task);

    assertThat(preview(page)).contains("The text, shown", "It could not be looked up.");
    var told = ada.follow(ada.decide(page, "/approvals/" + task.text() + "/approve", Map.of()));
    assertThat(told.words()).contains("You approved show");
  }

  @Test
  void what_was_decided_shows_no_preview_of_what_the_agent_wanted() {
    var task = waiting("the agent's words");
    assertThat(preview(request(task))).contains("the agent's words");
    var edited = ArgumentsReader.stored("{\"text\":\"a person's words\"}");
    var digest = new ToolCall("c", "show", edited).digest();

    bench.bobDecides(task, new Verdict.Edited(edited, digest));

    var page = ada.get("/approvals/" + task.text() + "?request=1");
    assertThat(page.words())
        .contains("Bob approved show with other arguments")
        .contains("What the agent wanted")
        .contains("a person's words")
        .doesNotContain(MADE);
  }

  @Test
  void what_may_have_happened_is_shown_with_the_arguments_that_ran() {
    var task = waiting("as asked");
    var edited = ArgumentsReader.stored("{\"text\":\"lost by a person\"}");
    bench.bobDecides(task, new Verdict.Edited(edited, new ToolCall("c", "show", edited).digest()));
    bench.awaitRequest(task, 2);

    var page = ada.get("/approvals/" + task.text() + "?request=2");

    assertThat(page.words()).contains("Did this happen?");
    assertThat(preview(page)).contains("lost by a person").doesNotContain("as asked");
  }

  @Test
  void without_anybody_who_makes_previews_the_request_is_shown_and_decided() {
    try (var alone = new ConsoleBench().withAgent(new ShowingTool())) {
      var task = alone.waiting("call show {\"text\":\"alone\"}");
      var visitor = alone.signedIn(ADA);
      assertThat(visitor.get("/approvals/" + task.text()).words()).contains(MADE);

      alone.loseTheAgent();

      var page = visitor.get("/approvals/" + task.text());
      assertThat(page.words()).contains("alone").doesNotContain(MADE);
      assertThat(visitor.get("/approvals").words()).contains("If you approve, this runs");
      var path = "/approvals/" + task.text() + "/approve";
      assertThat(visitor.follow(visitor.decide(page, path, Map.of())).words())
          .contains("You approved show");
    }
  }

  private TaskId waiting(String text) {
    return bench.waiting("call show " + Json.object().put("text", text));
  }

  private Visitor.Page request(TaskId task) {
    return ada.get("/approvals/" + task.text());
  }

  /** What of the page's source is the preview. */
  private static String preview(Visitor.Page page) {
    var from = page.text().indexOf("<section class=\"preview\"");
    assertThat(from).as(page.text()).isPositive();
    return page.text().substring(from, page.text().indexOf("</section>", from));
  }
}
