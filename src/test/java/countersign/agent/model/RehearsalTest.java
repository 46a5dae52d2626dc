package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.Model;
import countersign.json.Json;
import countersign.task.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts, played turn by turn; the test plays the person and the tools. */
class RehearsalTest {
  private final Play play = new Play();

  @Test
  void the_mail_is_revised_after_a_rejection_with_its_reason_and_then_sent() {
    assertThat(play.lastCall().tool()).isEqualTo("human_approval");
    assertThat(play.lastCall().arguments()).contains("send_email").contains("all_users");
    var draft = play.lastCall().arguments();

    play.rejected("too promotional");

    assertThat(play.lastCall().tool()).isEqualTo("human_approval");
    assertThat(play.lastCall().arguments()).contains("too promotional").isNotEqualTo(draft);
    assertThat(body(play.lastCall())).isNotEqualTo(body(draft));

    play.approved("{\"message_id\":\"m1\",\"recipients\":3}");

    assertThat(play.lastCall().tool()).isEqualTo("finish");
    assertThat(play.lastCall().arguments()).contains("m1").contains("3 in all");
  }

  @Test
  void the_mail_is_given_up_after_a_second_rejection() {
    play.rejected("one");
    play.rejected("two");

    assertThat(play.lastCall().tool()).isEqualTo("finish");
    assertThat(play.lastCall().arguments()).contains("No mail was sent").contains("two");
  }

  @Test
  void the_refund_is_reckoned_asked_for_and_paid() {
    play.goal = "Refund 12.50 EUR for order #B-77 at http://127.0.0.1:9/pay";
    assertThat(play.lastCall())
        .isEqualTo(call("call_1_2", "calculator", "{\"expression\":\"12.50 * 100\"}"));

    play.returned(ToolResult.ok("1250"));

    assertThat(play.lastCall().arguments())
        .contains("http_request")
        .contains("http://127.0.0.1:9/pay")
        .contains("B-77");
    play.approved("{\"status\":201}");
    assertThat(play.lastCall().tool()).isEqualTo("finish");
    assertThat(play.lastCall().arguments()).contains("201");
  }

  @Test
  void the_reminder_rests_first_and_then_asks() {
    play.goal = "Remind bob@example.com of the report";
    assertThat(play.lastCall())
        .isEqualTo(
            call(
                "call_1_2",
                "wait_until",
                "{\"seconds\":60,\"reason\":\"It is too early for the reminder to"
                    + " bob@example.com.\"}"));

    play.returned(ToolResult.ok("It is now 2026-03-01T12:01:00Z."));

    assertThat(play.lastCall().arguments()).contains("bob@example.com", "of the report");
    play.rejected("not today");
    assertThat(play.lastCall().arguments()).contains("no reminder was mailed", "not today");
  }

  @Test
  void the_deletion_is_narrowed_after_a_rejection() {
    play.goal = "Clean up the database";
    assertThat(play.lastCall().arguments()).contains("older_than_days=30");

    play.rejected("keep a year");

    assertThat(play.lastCall().arguments()).contains("older_than_days=365").contains("keep a year");
  }

  @Test
  void a_tool_that_fails_ends_the_script_honestly() {
    play.goal = "refund 3 EUR";
    play.returned(ToolResult.ok("300"));

    play.returned(ToolResult.error("not on the list of allowed addresses"));

    assertThat(play.lastCall().tool()).isEqualTo("finish");
    assertThat(play.lastCall().arguments())
        .contains("did not go through")
        .contains("not on the list");
  }

  @Test
  void the_same_transcript_gives_the_same_reply() {
    play.rejected("why not");

    assertThat(play.reply()).isEqualTo(play.reply());
    assertThat(new Rehearsal(Optional.empty()).next(play.asking())).isEqualTo(play.reply());
  }

  @Test
  void what_a_person_wrote_is_not_a_template() {
    play.rejected("costs ${goal} {goal} $1 \\ {result}");

    assertThat(Json.readOwn(play.lastCall().arguments()).path("prompt").textValue())
        .contains("costs ${goal} {goal} $1 \\ {result}");
  }

  @ParameterizedTest
  @CsvSource({
    "Please refund the customer, database-cleanup, older_than_days",
    "Please refund the customer, , calculator",
    "Purge old records, , older_than_days",
    "Tell bob@example.org something nobody scripted, , bob@example.org"
  })
  void the_model_or_else_the_goals_words_choose_the_script(
      String goal, String model, String expected) {
    play.goal = goal;
    play.model = Optional.ofNullable(model);

    assertThat(play.said().calls().toString()).contains(expected);
  }

  @Test
  void an_unknown_script_is_said_with_the_ones_there_are() {
    play.model = Optional.of("gpt-9");

    assertThat(play.reply())
        .isInstanceOfSatisfying(
            Model.Reply.Unreachable.class,
            failed -> assertThat(failed.why()).contains("gpt-9").contains("refund"));
  }

  @Test
  void a_folder_brings_scripts_of_its_own(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("hello.yaml"),
        """
        words: [hello]
        find: {}
        start: only
        steps:
          only:
            calls: [{tool: finish, arguments: {answer: "hello, {goal}"}}]
        """);
    play.rehearsal = new Rehearsal(Optional.of(folder));
    play.goal = "hello world";

    assertThat(play.lastCall().arguments()).isEqualTo("{\"answer\":\"hello, hello world\"}");
  }

  private static Model.ProposedCall call(String id, String tool, String arguments) {
    return new Model.ProposedCall(id, tool, arguments);
  }

  private static String body(Model.ProposedCall call) {
    return body(call.arguments());
  }

  private static String body(String arguments) {
    return Json.readOwn(arguments).at("/pending_action/arguments/body").textValue();
  }
}
