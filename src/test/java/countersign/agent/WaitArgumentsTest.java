package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.AgentBench;
import countersign.task.Arguments;
import countersign.task.Event;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Turn;
import countersign.task.Usage;
import countersign.task.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code wait_until} takes, and what the model is told of what it doesn't. */
class WaitArgumentsTest {
  private static final Instant RECORDED = Instant.parse("2026-03-01T09:00:00Z");
  private static final Instant NOW = RECORDED.plusSeconds(5);

  private final Toolbox toolbox = new Toolbox(List.of(), AgentBench.LIMITS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T10:30:00Z",
        "2026-03-01T10:30:00.000Z",
        "2026-03-01t10:30:00z",
        "2026-03-01T12:30:00+02:00",
        "2026-03-01T05:30:00-05:00",
        "2026-03-01T10:30:00-00:00"
      })
  void a_time_is_meant_with_its_offset(String until) {
    assertThat(outlook("{\"until\":\"%s\",\"reason\":\"r\"}".formatted(until)))
        .isEqualTo(ahead("2026-03-01T10:30:00Z"));
  }

  @Test
  void seconds_count_from_when_the_reply_was_written_down_however_late_it_is_looked_at() {
    var arguments = "{\"seconds\":5400,\"reason\":\"r\"}";

    assertThat(outlook(arguments)).isEqualTo(ahead("2026-03-01T10:30:00Z"));
    assertThat(WaitUntil.outlook(turnTaken(), rest(arguments), RECORDED.plusSeconds(5399)))
        .isEqualTo(ahead("2026-03-01T10:30:00Z"));
    assertThat(WaitUntil.outlook(turnTaken(), rest(arguments), RECORDED.plusSeconds(5400)))
        .isEqualTo(
            told(
                "You did not wait: 2026-03-01T10:30:00Z has passed already. It is now"
                    + " 2026-03-01T10:30:00Z."));
  }

  @Test
  void a_time_that_has_passed_is_no_error_and_the_time_is_told() {
    assertThat(outlook("{\"until\":\"1999-12-31T23:00:00-01:00\",\"reason\":\"r\"}"))
        .isEqualTo(
            told(
                "You did not wait: 2000-01-01T00:00:00Z has passed already. It is now"
                    + " 2026-03-01T09:00:05Z."));
  }

  @Test
  void the_farthest_time_is_366_days_from_the_call() {
    assertThat(outlook("{\"until\":\"2027-03-02T09:00:00Z\",\"reason\":\"r\"}"))
        .isEqualTo(ahead("2027-03-02T09:00:00Z"));
    assertThat(outlook("{\"seconds\":31622400,\"reason\":\"r\"}"))
        .isEqualTo(ahead("2027-03-02T09:00:00Z"));
    assertThat(outlook("{\"until\":\"2027-03-02T09:00:01Z\",\"reason\":\"r\"}"))
        .isEqualTo(
            new WaitUntil.Outlook.Told(
                ToolResult.error(
                    "until: 2027-03-02T09:00:01Z is too far away; the farthest is"
                        + " 2027-03-02T09:00:00Z, 366 days from your call. It is now"
                        + " 2026-03-01T09:00:05Z.")));
    assertThat(outlook("{\"until\":\"+999999999-12-31T23:59:59Z\",\"reason\":\"r\"}"))
        .isInstanceOf(WaitUntil.Outlook.Told.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T10:30:00",
        "2026-03-01",
        "2026-02-30T10:30:00Z",
        "2026-03-01T10:30:60Z",
        "2026-03-01 10:30 Europe/Berlin",
        "tomorrow",
        "PT2H"
      })
  void what_is_no_date_and_time_with_an_offset_is_told_with_one_that_is(String until) {
    assertThat(duty("{\"until\":\"%s\",\"reason\":\"r\"}".formatted(until)))
        .isEqualTo(
            new Duty.Refuse(
                "until: '"
                    + until
                    + "' is no date and time with an offset (RFC 3339), such as"
                    + " 2026-03-01T09:00:00Z or 2026-03-01T10:00:00+01:00."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"r\"}",
        "{\"until\":\"2026-03-01T10:30:00Z\",\"seconds\":5,\"reason\":\"r\"}"
      })
  void exactly_one_of_until_and_seconds_is_taken(String arguments) {
    assertThat(duty(arguments))
        .isEqualTo(new Duty.Refuse("wait_until takes exactly one of until and seconds."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"seconds\":5}|reason",
        "{\"seconds\":5,\"reason\":\"\"}|reason",
        "{\"seconds\":0,\"reason\":\"r\"}|seconds",
        "{\"seconds\":-5,\"reason\":\"r\"}|seconds",
        "{\"seconds\":31622401,\"reason\":\"r\"}|seconds",
        "{\"seconds\":1.5,\"reason\":\"r\"}|seconds",
        "{\"seconds\":\"5\",\"reason\":\"r\"}|seconds",
        "{\"until\":7,\"reason\":\"r\"}|until",
        "{\"seconds\":5,\"minutes\":5,\"reason\":\"r\"}|minutes"
      })
  void what_does_not_fit_the_schema_is_told_by_its_name(String arguments, String field) {
    assertThat(duty(arguments))
        .isInstanceOfSatisfying(
            Duty.Refuse.class, refused -> assertThat(refused.why()).contains(field));
  }

  @Test
  void a_reason_may_be_as_long_as_the_schema_says_whatever_its_characters() {
    var longest = "\uD83D\uDE00".repeat(Wait.MAX_REASON);

    assertThat(outlook("{\"seconds\":5400,\"reason\":\"%s\"}".formatted(longest)))
        .isEqualTo(
            new WaitUntil.Outlook.Ahead(new Wait(Instant.parse("2026-03-01T10:30:00Z"), longest)));
    assertThat(duty("{\"seconds\":5,\"reason\":\"%sx\"}".formatted(longest)))
        .isInstanceOf(Duty.Refuse.class);
  }

  private WaitUntil.Outlook outlook(String arguments) {
    return WaitUntil.outlook(turnTaken(), rest(arguments), NOW);
  }

  private Duty.Rest rest(String arguments) {
    return (Duty.Rest) duty(arguments);
  }

  private Duty duty(String arguments) {
    var call = new ToolCall("w", "wait_until", new Arguments(arguments));
    return toolbox.dutyOf(
        call,
        () -> {
          throw new AssertionError("what steers the run needs no ruling");
        });
  }

  private static Transcript turnTaken() {
    var turn = new Turn(1, "", List.of(), Map.of(), Usage.NONE);
    return new Transcript(List.of()).with(RECORDED, new Event.TurnTaken(turn));
  }

  private static WaitUntil.Outlook ahead(String until) {
    return new WaitUntil.Outlook.Ahead(new Wait(Instant.parse(until), "r"));
  }

  private static WaitUntil.Outlook told(String words) {
    return new WaitUntil.Outlook.Told(ToolResult.ok(words));
  }
}
