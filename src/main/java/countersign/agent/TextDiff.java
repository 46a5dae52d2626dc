package countersign.agent;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two texts compared line by line: a unified diff without the two lines that name files, so that no
 * line of a text can pass for one of them.
 */
public final class TextDiff {
  /**
   * The most lines of each side between the first and the last that differ. Time grows with their
   * square when they have nothing in common: this many take about a second.
   */
  public static final int MAX_LINES = 4_000;

  private static final int CONTEXT = 3;
  private static final int FILE_LINES = 2;
  private static final String UNENDED = "\n\\ No line break at the end";

  private TextDiff() {}

  /** What changes, empty when nothing does; absent when there is too much to compare. */
  public static Optional<String> of(String before, String after) {
    var old = lines(before);
    var now = lines(after);
    int head = common(old, now);
    int tail =
        common(old.subList(head, old.size()).reversed(), now.subList(head, now.size()).reversed());
    var oldPart = old.subList(head, old.size() - tail);
    var nowPart = now.subList(head, now.size() - tail);
    if (Math.max(oldPart.size(), nowPart.size()) > MAX_LINES) return Optional.empty();
    var changes = DiffUtils.diff(oldPart, nowPart, new MyersDiffWithLinearSpace<String>());
    var unified = UnifiedDiffUtils.generateUnifiedDiff("", "", old, joined(changes, head), CONTEXT);
    return Optional.of(
        String.join("\n", unified.subList(Math.min(FILE_LINES, unified.size()), unified.size())));
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) return List.of();
    var lines = new ArrayList<>(List.of(text.split("\n", -1)));
    var last = lines.removeLast();
    if (!last.isEmpty()) lines.add(last + UNENDED);
    return lines;
  }

  private static int common(List<String> one, List<String> other) {
    int most = Math.min(one.size(), other.size());
    int count = 0;
    while (count < most && one.get(count).equals(other.get(count))) count++;
    return count;
  }

  /** What changes in one place, as lines that go followed by lines that come. */
  private static Patch<String> joined(Patch<String> changes, int head) {
    var joined = new Patch<String>();
    var place = new Place(head);
    for (var delta : changes.getDeltas()) {
      if (!place.reaches(delta)) {
        place.addTo(joined);
        place = new Place(head);
      }
      place.take(delta);
    }
    place.addTo(joined);
    return joined;
  }

  private static final class Place {
    private final int head;
    private final List<String> gone = new ArrayList<>();
    private final List<String> come = new ArrayList<>();
    private int source = -1;
    private int target = -1;

    Place(int head) {
      this.head = head;
    }

    boolean reaches(AbstractDelta<String> delta) {
      return source == -1
          || (source + gone.size() == delta.getSource().getPosition()
              && target + come.size() == delta.getTarget().getPosition());
    }

    void take(AbstractDelta<String> delta) {
      if (source == -1) {
        source = delta.getSource().getPosition();
        target = delta.getTarget().getPosition();
      }
      gone.addAll(delta.getSource().getLines());
      come.addAll(delta.getTarget().getLines());
    }

    void addTo(Patch<String> patch) {
      if (source == -1) return;
      patch.addDelta(
          new ChangeDelta<>(new Chunk<>(source + head, gone), new Chunk<>(target + head, come)));
    }
  }
}
