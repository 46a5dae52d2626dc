package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Event;
import countersign.task.ToolCall;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Wait;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The tool {@code wait_until}: what it takes, and what becomes of a call of it. The task rests in
 * the database, and nothing of it stays in memory.
 */
final class WaitUntil {
  static final String NAME = "wait_until";

  /** The farthest end of a wait, from when the reply with the call was written down. */
  static final Duration FARTHEST = Duration.ofDays(366);

  private WaitUntil() {}

  static ToolSpec spec() {
    var parameters = ControlTools.object("reason");
    ControlTools.text(parameters, "reason", Wait.MAX_REASON)
        .put("description", "What you wait for, for the people who watch the task.");
    ControlTools.text(parameters, "until", 64)
        .put(
            "description",
            "Date and time with offset (RFC 3339), such as 2026-03-01T09:00:00Z. If you don't know"
                + " the time now, give seconds.");
    ControlTools.properties(parameters)
        .putObject("seconds")
        .put("type", "integer")
        .put("minimum", 1)
        .put("maximum", FARTHEST.toSeconds())
        .put("description", "How long, from now.");
    return new ToolSpec(
        NAME,
        ControlTools.TOOLKIT,
        "Let the task rest until a time, up to 366 days: give until or seconds, not both. All other"
            + " calls of the same turn are done first. You go on then and get the time as the"
            + " result.",
        parameters);
  }

  /** When a wait ends. */
  sealed interface End {
    /** At a time. */
    record At(Instant time) implements End {}

    /** So long after the reply with the call was written down, however often it is looked at. */
    record After(Duration duration) implements End {}
  }

  /** What has to be done about a call whose arguments fit the schema. */
  static Duty duty(JsonNode arguments) {
    var until = arguments.path("until");
    var seconds = arguments.path("seconds");
    if (until.isMissingNode() == seconds.isMissingNode())
      return new Duty.Refuse("wait_until takes exactly one of until and seconds.");
    var reason = arguments.required("reason").textValue();
    if (until.isMissingNode())
      return new Duty.Rest(new End.After(Duration.ofSeconds(seconds.longValue())), reason);
    try {
      return new Duty.Rest(new End.At(OffsetDateTime.parse(until.textValue()).toInstant()), reason);
    } catch (DateTimeException notOne) {
      return new Duty.Refuse(
          "until: '"
              + until.textValue()
              + "' is no date and time with an offset (RFC 3339), such as 2026-03-01T09:00:00Z or"
              + " 2026-03-01T10:00:00+01:00.");
    }
  }

  /** What becomes of a call. */
  sealed interface Outlook {
    /** It has its result without a wait. */
    record Told(ToolResult result) implements Outlook {}

    /** The task rests for it, once nothing else of the turn is left to do. */
    record Ahead(Wait rest) implements Outlook {}
  }

  static Outlook outlook(Transcript known, Duty.Rest duty, Instant now) {
    var recorded = known.turnTakenAt().orElse(now);
    var until = until(duty.end(), recorded);
    var farthest = recorded.plus(FARTHEST);
    if (until.isAfter(farthest))
      return new Outlook.Told(
          ToolResult.error(
              "until: %s is too far away; the farthest is %s, 366 days from your call. It is now %s."
                  .formatted(text(until), text(farthest), text(now))));
    if (!until.isAfter(now))
      return new Outlook.Told(
          ToolResult.ok(
              "You did not wait: %s has passed already. It is now %s."
                  .formatted(text(until), text(now))));
    return new Outlook.Ahead(new Wait(until, duty.reason()));
  }

  /** Of several waits the one that ends first: each gets its result at its own time. */
  static Optional<Event.WaitBegun> next(Transcript known, TurnDuties duties, List<ToolCall> open) {
    return open.stream()
        .flatMap(call -> begun(known, duties, call).stream())
        .min(Comparator.comparing(begun -> begun.rest().until()));
  }

  private static Optional<Event.WaitBegun> begun(
      Transcript known, TurnDuties duties, ToolCall call) {
    return duties.of(call) instanceof Duty.Rest duty
            && outlook(known, duty, duties.now()) instanceof Outlook.Ahead(var rest)
        ? Optional.of(new Event.WaitBegun(call.id(), rest))
        : Optional.empty();
  }

  /** The result of a call for which the task rested. */
  static ToolResult over(Transcript known, Transcript.Progress.Rested rested, Instant now) {
    var waited =
        "It is now %s. You have waited since %s".formatted(text(now), text(rested.since()));
    var until = text(rested.rest().until());
    return ToolResult.ok(
        known
            .restEndedBy()
            .map(by -> waited + "; " + by + " had you go on before " + until + ".")
            .orElse(waited + ", until " + until + "."));
  }

  private static Instant until(End end, Instant recorded) {
    return switch (end) {
      case End.At(var time) -> time.truncatedTo(ChronoUnit.MICROS);
      case End.After(var duration) -> recorded.plus(duration);
    };
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
