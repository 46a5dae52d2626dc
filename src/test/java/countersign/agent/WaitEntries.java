package countersign.agent;

import countersign.task.Event;
import countersign.task.Transcript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a transcript says of waits. */
final class WaitEntries {
  private WaitEntries() {}

  static Instant anHourAfterTheCall(Transcript known) {
    return known.turnTakenAt().orElseThrow().plus(Duration.ofHours(1));
  }

  static List<Event.WaitBegun> begun(Transcript known) {
    return known.all(Event.WaitBegun.class).toList();
  }

  static Instant resultAt(Transcript known, String call) {
    return known.entries().stream()
        .filter(
            entry -> entry.event() instanceof Event.ToolReturned(var of, _, _) && of.equals(call))
        .findFirst()
        .orElseThrow()
        .at();
  }
}
