package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.Model;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.task.Brief;
import countersign.task.Decision;
import countersign.task.Event;
import countersign.task.JobId;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.Plan;
import countersign.task.Prompt;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts, played turn by turn; the test plays the person and the tools. */
class RehearsalTest {
  private static final Person ADA = new Person("ada", "Ada", "ada@example.com");

  private Rehearsal rehearsal = new Rehearsal(Optional.empty());
  private Transcript transcript = new Transcript(List.of());
  private String goal = "Send the offer to all users";
  private Optional<String> model = Optional.empty();

  @Test
  void the_mail_is_revised_after_a_rejection_with_its_reason_and_then_sent() {
    assertThat(lastCall().tool()).isEqualTo("human_approval");
    assertThat(lastCall().arguments()).contains("send_email").contains("all_users");
    var draft = lastCall().arguments();

    rejected("too promotional");

    assertThat(lastCall().tool()).isEqualTo("human_approval");
    assertThat(lastCall().arguments()).contains("too promotional").isNotEqualTo(draft);
    assertThat(body(lastCall())).isNotEqualTo(body(draft));

    approved("{\"message_id\":\"m1\",\"recipients\":3}");

    assertThat(lastCall().tool()).isEqualTo("finish");
    assertThat(lastCall().arguments()).contains("m1").contains("3 in all");
  }

  @Test
  void the_mail_is_given_up_after_a_second_rejection() {
    rejected("one");
    rejected("two");

    assertThat(lastCall().tool()).isEqualTo("finish");
    assertThat(lastCall().arguments()).contains("No mail was sent").contains("two");
  }

  @Test
  void the_refund_is_reckoned_asked_for_and_paid() {
    goal = "Refund 12.50 EUR for order #B-77 at http://127.0.0.1:9/pay";
    assertThat(lastCall())
        .isEqualTo(call("call_1_2", "calculator", "{\"expression\":\"12.50 * 100\"}"));

    returned(ToolResult.ok("1250"));

    assertThat(lastCall().arguments())
        .contains("http_request")
        .contains("http://127.0.0.1:9/pay")
        .contains("B-77");
    approved("{\"status\":201}");
    assertThat(lastCall().tool()).isEqualTo("finish");
    assertThat(lastCall().arguments()).contains("201");
  }

  @Test
  void the_reminder_rests_first_and_then_asks() {
    goal = "Remind bob@example.com of the report";
    assertThat(lastCall())
        .isEqualTo(
            call(
                "call_1_2",
                "wait_until",
                "{\"seconds\":60,\"reason\":\"It is too early for the reminder to"
                    + " bob@example.com.\"}"));

    returned(ToolResult.ok("It is now 2026-03-01T12:01:00Z."));

    assertThat(lastCall().arguments()).contains("bob@example.com", "of the report");
    rejected("not today");
    assertThat(lastCall().arguments()).contains("no reminder was mailed", "not today");
  }

  @Test
  void the_deletion_is_narrowed_after_a_rejection() {
    goal = "Clean up the database";
    assertThat(lastCall().arguments()).contains("older_than_days=30");

    rejected("keep a year");

    assertThat(lastCall().arguments()).contains("older_than_days=365").contains("keep a year");
  }

  @Test
  void a_tool_that_fails_ends_the_script_honestly() {
    goal = "refund 3 EUR";
    returned(ToolResult.ok("300"));

    returned(ToolResult.error("not on the list of allowed addresses"));

    assertThat(lastCall().tool()).isEqualTo("finish");
    assertThat(lastCall().arguments()).contains("did not go through").contains("not on the list");
  }

  @Test
  void the_same_transcript_gives_the_same_reply() {
    rejected("why not");

    assertThat(reply()).isEqualTo(reply());
    assertThat(new Rehearsal(Optional.empty()).next(asking())).isEqualTo(reply());
  }

  @Test
  void what_a_person_wrote_is_not_a_template() {
    rejected("costs ${goal} {goal} $1 \\ {result}");

    assertThat(Json.readOwn(lastCall().arguments()).path("prompt").textValue())
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
    this.goal = goal;
    this.model = Optional.ofNullable(model);

    assertThat(said().calls().toString()).contains(expected);
  }

  @Test
  void an_unknown_script_is_said_with_the_ones_there_are() {
    model = Optional.of("gpt-9");

    assertThat(reply())
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
    rehearsal = new Rehearsal(Optional.of(folder));
    goal = "hello world";

    assertThat(lastCall().arguments()).isEqualTo("{\"answer\":\"hello, hello world\"}");
  }

  private Model.ProposedCall lastCall() {
    return said().calls().getLast();
  }

  private Model.Reply.Said said() {
    return (Model.Reply.Said) reply();
  }

  private Model.Reply reply() {
    return rehearsal.next(asking());
  }

  private Model.Asking asking() {
    var brief = new Brief(goal, "rehearsal", model, Optional.empty(), List.of());
    var state = new TaskState.Queued(new JobId("job_12345678"));
    var record = new Task.Record(Plan.NONE, Optional.empty(), 1, Instant.EPOCH, Instant.EPOCH);
    var task = new Task(new Tenant("demo"), new TaskId("agent_12345678"), brief, state, record);
    return new Model.Asking(task, transcript, List.of());
  }

  private void rejected(String reason) {
    takeTurn(new Verdict.Rejected(reason), new ToolResult(ToolResult.Outcome.REJECTED, reason));
  }

  private void approved(String result) {
    takeTurn(new Verdict.Approved(), ToolResult.ok(result));
  }

  private void returned(ToolResult result) {
    takeTurn(new Verdict.Approved(), result);
  }

  /** The turn is taken; its last call is decided like this and comes to this. */
  private void takeTurn(Verdict verdict, ToolResult result) {
    var said = said();
    var calls = said.calls().stream().map(RehearsalTest::toolCall).toList();
    var turn = new Turn(transcript.turns() + 1, said.thought(), calls, Map.of(), said.usage());
    transcript = transcript.with(Instant.EPOCH, new Event.TurnTaken(turn));
    for (var call : calls.subList(0, calls.size() - 1))
      transcript = transcript.with(Instant.EPOCH, returned(call, ToolResult.ok("noted")));
    var last = calls.getLast();
    var action =
        PendingAction.of(
            transcript.requests() + 1, last, new Prompt("?", Prompt.Author.AGENT), Instant.EPOCH);
    transcript =
        transcript.with(
            Instant.EPOCH,
            new Event.ApprovalRequested(action),
            new Event.ActionDecided(
                action.request(),
                last.id(),
                new Decision(verdict, ADA, Instant.EPOCH, action.digest()),
                Optional.empty()),
            returned(last, result));
  }

  private static Event.ToolReturned returned(ToolCall call, ToolResult result) {
    return new Event.ToolReturned(call.id(), call.tool(), result);
  }

  private static ToolCall toolCall(Model.ProposedCall call) {
    return new ToolCall(call.id(), call.tool(), ArgumentsReader.stored(call.arguments()));
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
