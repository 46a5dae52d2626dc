package countersign.store;

import countersign.task.Transcript;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Optional;

/** Transcript entries as statements give them. */
final class EntryRow {
  private EntryRow() {}

  /** A row that is one. */
  static Transcript.Entry read(Row row) {
    return new Transcript.Entry(
        row.getInteger("event_no"),
        row.getOffsetDateTime("at").toInstant(),
        EventJson.read(row.getString("kind"), row.getString("call_id"), row.getString("data")));
  }

  /**
   * A decided task's whole transcript, the decision included; empty when the row doesn't have all
   * of it: the statement didn't look, or something was written while it waited for its turn.
   */
  static Optional<Transcript> decided(Row row) {
    var numbers = row.getArrayOfIntegers("numbers");
    var last = row.getInteger("last_event");
    if (numbers == null || numbers.length != last - 1) return Optional.empty();
    var times = row.getArrayOfOffsetDateTimes("times");
    var kinds = row.getArrayOfStrings("kinds");
    var calls = row.getArrayOfStrings("calls");
    var data = row.getArrayOfStrings("entries");
    var entries = new ArrayList<Transcript.Entry>();
    for (int i = 0; i < numbers.length; i++)
      entries.add(
          new Transcript.Entry(
              numbers[i], times[i].toInstant(), EventJson.read(kinds[i], calls[i], data[i])));
    entries.add(
        new Transcript.Entry(
            last,
            row.getOffsetDateTime("decided_at").toInstant(),
            EventJson.read("action_decided", row.getString("call_id"), row.getString("decision"))));
    return Optional.of(new Transcript(entries));
  }
}
