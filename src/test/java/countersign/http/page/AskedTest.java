package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.ArgumentsReader;
import countersign.task.Decision;
import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.PendingAction;
import countersign.task.Permit;
import countersign.task.Person;
import countersign.task.Prompt;
import countersign.task.Start;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several questions about one call: what belongs to which. */
class AskedTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ToolCall MAIL =
      new ToolCall("c1", "mail", ArgumentsReader.stored("{\"text\":\"x\"}"));
  private static final Start SECOND = new Start(2, Effect.ONCE, "key");

  private final Transcript transcript =
      transcript(
          asked(1, new Prompt("May I?", Prompt.Author.AGENT)),
          decided(1, new Verdict.Approved()),
          asked(2, inDoubt()),
          new Event.EvidenceFound("another call", "not about this"),
          new Event.EvidenceFound("c1", "It came to an end later."),
          decided(2, new Verdict.Reconciled(Verdict.Finding.RUN_AGAIN, Optional.empty())),
          new Event.ExecutionStarted(new Permit.Signature(2), "c1", SECOND),
          asked(3, inDoubt()),
          new Event.ToolReturned("c1", "mail", ToolResult.ok("in the end")));

  @Test
  void a_question_has_what_happened_until_the_next_one() {
    var second = Asked.in(transcript, Optional.of(2)).orElseThrow();

    assertThat(second.evidence()).contains("It came to an end later.");
    assertThat(second.decision().map(Decision::verdict))
        .contains(new Verdict.Reconciled(Verdict.Finding.RUN_AGAIN, Optional.empty()));
    assertThat(second.result()).isEmpty();
    assertThat(second.next().map(PendingAction::request)).contains(3);
  }

  @Test
  void an_approval_whose_outcome_got_lost_has_no_result_but_a_next_question() {
    var first = Asked.in(transcript, Optional.of(1)).orElseThrow();

    assertThat(first.decision().map(Decision::verdict)).contains(new Verdict.Approved());
    assertThat(first.evidence()).isEmpty();
    assertThat(first.result()).isEmpty();
    assertThat(first.next().map(PendingAction::request)).contains(2);
  }

  @Test
  void the_newest_question_has_the_result_although_nobody_decided_it() {
    var newest = Asked.in(transcript, Optional.empty()).orElseThrow();

    assertThat(newest.action().request()).isEqualTo(3);
    assertThat(newest.decision()).isEmpty();
    assertThat(newest.evidence()).isEmpty();
    assertThat(newest.result()).contains(ToolResult.ok("in the end"));
    assertThat(newest.next()).isEmpty();
  }

  @Test
  void there_is_no_fourth() {
    assertThat(Asked.in(transcript, Optional.of(4))).isEmpty();
  }

  private static Transcript transcript(Event... events) {
    var entries = new ArrayList<Transcript.Entry>();
    for (var event : events) entries.add(new Transcript.Entry(entries.size() + 1, NOON, event));
    return new Transcript(entries);
  }

  private static Event asked(int request, Prompt prompt) {
    return new Event.ApprovalRequested(PendingAction.of(request, MAIL, prompt, NOON));
  }

  private static Event decided(int request, Verdict verdict) {
    var ada = new Person("ada", "Ada", "ada@example.com");
    return new Event.ActionDecided(
        request, "c1", new Decision(verdict, ada, NOON, MAIL.digest()), Optional.empty());
  }

  private static Prompt inDoubt() {
    var doubt = new Doubt(Doubt.Cause.CRASH, NOON, SECOND, Optional.empty());
    return new Prompt("Did it?", Prompt.Author.RECOVERY, Optional.of(doubt), Optional.empty());
  }
}
