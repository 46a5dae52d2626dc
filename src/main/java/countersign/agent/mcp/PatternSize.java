package countersign.agent.mcp;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/**
 * How many steps RE2 makes of a pattern, told before it makes them: {@code x{1000}} is a thousand
 * copies of x, and one in another multiplies. Of what is no pattern it tells anything.
 */
final class PatternSize {
  private static final long ENDLESS = Integer.MAX_VALUE;
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private final String pattern;
  private final ArrayDeque<Long> outer = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /** At most some billions. */
  static long of(String pattern) {
    var size = new PatternSize(pattern);
    while (size.at < pattern.length()) size.step();
    return size.outer.stream().mapToLong(it -> it).sum() + size.sum;
  }

  private void step() {
    switch (pattern.charAt(at)) {
      case '(' -> open();
      case ')' -> close();
      case '[' -> atom(endOfClass());
      case '\\' -> escape();
      case '{' -> repeat();
      default -> atom(at + 1);
    }
  }

  private void atom(int end) {
    add(1);
    at = end;
  }

  private void add(long size) {
    last = Math.min(size, ENDLESS);
    sum = Math.min(sum + last, ENDLESS);
  }

  private void open() {
    outer.push(sum);
    sum = 1;
    last = 0;
    at++;
  }

  private void close() {
    long group = sum;
    sum = outer.isEmpty() ? 0 : outer.pop();
    add(group);
    at++;
  }

  private void repeat() {
    var counts = REPEAT.matcher(pattern).region(at, pattern.length());
    if (!counts.lookingAt()) {
      atom(at + 1);
      return;
    }
    long most = Long.parseLong(counts.group(1));
    var upTo = counts.group(2);
    if (upTo != null && !upTo.isEmpty()) most = Math.max(most, Long.parseLong(upTo));
    sum -= last;
    add(Math.min(last, ENDLESS) * Math.max(1, most));
    at = counts.end();
  }

  /** What is behind a backslash; of {@code \Q} all that it quotes. */
  private void escape() {
    char what = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
    if (what == 'Q') {
      int end = pattern.indexOf("\\E", at + 2);
      int quoted = (end < 0 ? pattern.length() : end) - at - 2;
      add(quoted);
      at = end < 0 ? pattern.length() : end + 2;
    } else if ("pPx".indexOf(what) >= 0 && pattern.startsWith("{", at + 2)) {
      int end = pattern.indexOf('}', at + 2);
      atom(end < 0 ? pattern.length() : end + 1);
    } else atom(at + 2);
  }

  /** RE2's rule: a first {@code ]} is a character, and {@code [:name:]} is a part of it. */
  private int endOfClass() {
    int i = at + 1;
    if (pattern.startsWith("^", i)) i++;
    for (int first = i; i < pattern.length() && (pattern.charAt(i) != ']' || i == first); i++) {
      if (pattern.charAt(i) == '\\') i++;
      else if (pattern.startsWith("[:", i)) {
        int end = pattern.indexOf(":]", i + 2);
        if (end >= 0) i = end + 1;
      }
    }
    return i + 1;
  }
}
