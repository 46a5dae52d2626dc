package countersign.http.page;

import countersign.message.ReadTranscript;
import countersign.task.TaskId;
import countersign.task.Transcript;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of a task's transcript.
 *
 * @param last the number of the last entry shown; 0 when there is none
 * @param total how many entries there are
 * @param earlier the page with those before
 * @param later the page with those behind
 */
public record TranscriptView(
    List<EntryView> entries,
    int last,
    int total,
    Optional<String> earlier,
    Optional<String> later) {
  public TranscriptView {
    entries = List.copyOf(entries);
  }

  /** What a part of the transcript shows on its page. */
  static TranscriptView of(TaskId task, ReadTranscript.Part part, int after, Instant now) {
    var last = part.entries().isEmpty() ? after : part.entries().getLast().number();
    return new TranscriptView(
        views(task, part.entries(), now),
        last,
        part.lastEvent(),
        after > 0
            ? Optional.of(page(task, Math.max(0, after - Transcripts.PART)))
            : Optional.empty(),
        last < part.lastEvent() ? Optional.of(page(task, last)) : Optional.empty());
  }

  /** The end of a transcript, as a request shows it. */
  static TranscriptView endOf(TaskId task, Transcript transcript, Instant now) {
    var all = transcript.entries();
    var from = Math.max(0, all.size() - Transcripts.PART);
    return new TranscriptView(
        views(task, all.subList(from, all.size()), now),
        all.size(),
        all.size(),
        from > 0 ? Optional.of(page(task, 0)) : Optional.empty(),
        Optional.empty());
  }

  private static List<EntryView> views(TaskId task, List<Transcript.Entry> entries, Instant now) {
    return entries.stream().map(entry -> EntryView.of(task, entry, now)).toList();
  }

  private static String page(TaskId task, int after) {
    return "/tasks/" + task.text() + "?after=" + after;
  }
}
