package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import countersign.agent.tool.SendEmail;
import countersign.config.OutsideConfig.MailConfig;
import countersign.json.Json;
import countersign.support.ShowingTool;
import countersign.task.Preview;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads an action over the API gets its preview with it, made from what is stored. */
class PreviewApiTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static final Map<String, List<String>> GROUPS =
      Map.of("all_users", List.of("ada@example.org", "bob@example.org"));

  @TempDir private static Path outbox;
  private static final ShowingTool shows = new ShowingTool();
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    var mails = new MailConfig(Optional.empty(), outbox, "agent@example.org", GROUPS);
    var email = new SendEmail(mails, InstantSource.fixed(Instant.EPOCH));
    bench = new ApiBench().withAgent(email, shows);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void a_mail_is_told_as_a_mail_wherever_its_action_is_told() {
    var id =
        waiting(
            "call send_email {\"recipients\":\"all_users\",\"subject\":\"Hi\",\"body\":\"Ho\"}");

    var action = bench.get(TASKS + id).body().path("pending_action");

    assertThat(action.path("preview"))
        .isEqualTo(
            Json.readOwn(
                """
                {"headline": "The mail, as it is sent",
                 "lines": [
                   {"label": "From", "text": "agent@example.org"},
                   {"label": "Group", "text": "all_users"},
                   {"label": "Recipients",
                    "text": "2 addresses as the group is configured now, hidden from each other"},
                   {"label": "Bcc", "text": "ada@example.org\\nbob@example.org"},
                   {"label": "Subject", "text": "Hi"}],
                 "blocks": [{"label": "Body", "text": "Ho", "kind": "text"}]}
                """));
    assertThat(action.at("/arguments/recipients").asText()).isEqualTo("all_users");
    assertThat(bench.get(TASKS + id).body().at("/pending_actions/0")).isEqualTo(action);
    var pending = ofTask(bench.get(TASKS + "pending_approval").body().path("pending_tasks"), id);
    assertThat(pending.path("pending_action")).isEqualTo(action);
    assertThat(pending.at("/pending_actions/0")).isEqualTo(action);
    var listed = ofTask(bench.get("/api/v2/tasks").body().path("tasks"), id);
    assertThat(listed.path("pending_action")).isEqualTo(action);
    cancel(id);
  }

  @Test
  void who_waited_for_the_task_gets_it_as_well() {
    var goal = Json.object().put("goal", show("waited for"));

    var answer =
        bench.send(
            bench
                .posting("/api/v2/agents/run", ApiBench.PERSON, goal.toString())
                .header("Prefer", "wait=30"));

    assertThat(answer.body().at("/task/pending_action/preview/lines/0/text").asText())
        .isEqualTo("waited for");
    cancel(answer.field("task_id"));
  }

  @Test
  void invisible_characters_come_exactly_as_they_are_stored() {
    var hidden = "a\u202eb\u200bc\u00a0<b>&amp;\ufeff";
    var id = waiting(show(hidden));

    var preview = preview(id);

    assertThat(preview.at("/lines/0/text").asText()).isEqualTo(hidden);
    assertThat(preview.at("/blocks/0/text").asText()).isEqualTo(hidden);
    cancel(id);
  }

  @Test
  void what_is_cut_is_counted_and_the_arguments_are_whole() {
    var id = waiting(show("LONG"));

    var action = bench.get(TASKS + id).body().path("pending_action");

    var whole = action.at("/arguments/text").asText();
    assertThat(whole).hasSize(50_000);
    var line = action.at("/preview/lines/0");
    assertThat(line.path("text").asText()).hasSize(Preview.Excerpt.MAX_LENGTH);
    assertThat(line.path("left_out").intValue()).isEqualTo(50_000 - Preview.Excerpt.MAX_LENGTH);
    cancel(id);
  }

  @Test
  void an_action_whose_tool_throws_is_told_without_a_preview_and_takes_none_from_others() {
    var bad = waiting(show("throw"));
    var good = waiting(show("good"));

    var action = bench.get(TASKS + bad).body().path("pending_action");

    assertThat(action.has("preview")).isFalse();
    assertThat(action.at("/arguments/text").asText()).isEqualTo("throw");
    var pending = bench.get(TASKS + "pending_approval").body().path("pending_tasks");
    assertThat(ofTask(pending, bad).at("/pending_action/preview").isMissingNode()).isTrue();
    assertThat(ofTask(pending, good).at("/pending_action/preview").isObject()).isTrue();
    cancel(bad);
    cancel(good);
  }

  @Test
  void one_task_is_told_as_it_is_outside_and_a_list_without_looking() {
    var id = waiting(show("live one"));
    int before = shows.looks();

    var pending = ofTask(bench.get(TASKS + "pending_approval").body().path("pending_tasks"), id);
    var listed = ofTask(bench.get("/api/v2/tasks").body().path("tasks"), id);

    for (var task : List.of(pending, listed))
      assertThat(task.at("/pending_action/preview/headline").asText()).isEqualTo("The text, shown");
    assertThat(shows.looks()).isEqualTo(before);
    assertThat(preview(id).path("headline").asText()).isEqualTo("As it is outside");
    assertThat(preview(id).at("/blocks/0/kind").asText()).isEqualTo("diff");
    cancel(id);
  }

  @Test
  void an_agent_is_not_told_what_is_outside() {
    var id = waiting(show("live two"));
    int before = shows.looks();

    var task = bench.send(bench.request(TASKS + id, ApiBench.AGENT).GET()).body();

    assertThat(task.at("/pending_action/preview/headline").asText()).isEqualTo("The text, shown");
    assertThat(shows.looks()).isEqualTo(before);
    cancel(id);
  }

  @Test
  void a_tool_without_previews_and_a_question_have_none() {
    var mail = bench.runUntilPending();
    var question = waiting("ask");

    assertThat(preview(mail).isMissingNode()).isTrue();
    assertThat(preview(question).isMissingNode()).isTrue();
    cancel(mail);
    cancel(question);
  }

  @Test
  void what_may_have_happened_is_shown_like_what_would_and_with_the_arguments_that_ran() {
    var id = waiting(show("as asked"));
    bench.post(TASKS + id + "/approve", "{\"arguments\":{\"text\":\"lost by a person\"}}");
    var task = bench.awaitStatus(id, "PENDING_APPROVAL");

    assertThat(task.at("/pending_action/asks").asText()).isEqualTo("outcome");
    assertThat(task.at("/pending_action/preview/lines/0/text").asText())
        .isEqualTo("lost by a person");
    cancel(id);
  }

  @Test
  void the_contract_has_the_limits_of_the_domain() throws Exception {
    var document = YAMLMapper.builder().build().readTree(Contract.load().text());
    var schemas = document.at("/components/schemas");

    assertThat(schemas.at("/Preview/properties/lines/maxItems").intValue())
        .isEqualTo(Preview.MAX_LINES);
    assertThat(schemas.at("/Preview/properties/blocks/maxItems").intValue())
        .isEqualTo(Preview.MAX_BLOCKS);
    assertThat(schemas.at("/PreviewLine/properties/text/maxLength").intValue())
        .isEqualTo(schemas.at("/PreviewBlock/properties/text/maxLength").intValue())
        .isEqualTo(Preview.Excerpt.MAX_LENGTH);
    assertThat(schemas.at("/PreviewBlock/properties/kind/enum").valueStream())
        .extracting(kind -> kind.asText().toUpperCase(Locale.ROOT))
        .containsExactlyElementsOf(Stream.of(Preview.Kind.values()).map(Enum::name).toList());
  }

  private static String show(String text) {
    return "call show " + Json.object().put("text", text);
  }

  private static String waiting(String goal) {
    var body = Json.object().put("goal", goal).toString();
    var id = bench.post("/api/v2/agents/run", body).field("task_id");
    bench.awaitStatus(id, "PENDING_APPROVAL");
    return id;
  }

  private static JsonNode preview(String id) {
    return bench.get(TASKS + id).body().at("/pending_action/preview");
  }

  private static JsonNode ofTask(JsonNode tasks, String id) {
    return tasks
        .valueStream()
        .filter(task -> task.path("task_id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void cancel(String id) {
    bench.post(TASKS + id + "/cancel", "{}");
  }
}
