package countersign.agent;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** The difference of two texts in the unified format, as people read it. */
public final class Diff {
  private static final int CONTEXT = 3;

  /** Longer ones, without what is the same at both ends, count as replaced as a whole. */
  private static final int MOST_LINES = 2000;

  private static final String NO_END = "\n\\ No newline at end of file";

  private Diff() {}

  /**
   * The difference, with three lines around each change; empty when there is none. A carriage
   * return is shown as U+240D, since a change of line ends is one, too.
   *
   * @param name of what is compared, on one line
   */
  public static String unified(String name, String before, String after) {
    var old = lines(before);
    var now = lines(after);
    return String.join(
        "\n", UnifiedDiffUtils.generateUnifiedDiff(name, name, old, patch(old, now), CONTEXT));
  }

  private static Patch<String> patch(List<String> old, List<String> now) {
    int start = 0;
    int shorter = Math.min(old.size(), now.size());
    while (start < shorter && old.get(start).equals(now.get(start))) start++;
    int end = 0;
    while (end < shorter - start
        && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) end++;
    var oldPart = old.subList(start, old.size() - end);
    var newPart = now.subList(start, now.size() - end);
    if (oldPart.size() <= MOST_LINES && newPart.size() <= MOST_LINES)
      return DiffUtils.diff(old, now);
    var patch = new Patch<String>();
    patch.addDelta(new ChangeDelta<>(new Chunk<>(start, oldPart), new Chunk<>(start, newPart)));
    return patch;
  }

  private static List<String> lines(String text) {
    var lines = new ArrayList<>(List.of(text.replace('\r', '\u240D').split("\n", -1)));
    var last = lines.removeLast();
    if (!last.isEmpty()) lines.add(last + NO_END);
    return lines;
  }
}
