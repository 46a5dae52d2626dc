package countersign.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was asked for on the command line, as {@code -Dbench.…}.
 *
 * @param only the parts to run; empty means all
 * @param seconds how long each load lasts
 * @param rounds how often the contenders take turns
 * @param sizes how much is asked of the servers
 * @param jvm more options for the server's JVM, such as a flight recording
 */
record Options(List<String> only, int seconds, int rounds, Sizes sizes, List<String> jvm) {
  /**
   * Each of them is measured.
   *
   * @param callers how many callers there are at a time
   * @param waiting how many requests wait when the pending list is read
   */
  record Sizes(List<Integer> callers, List<Integer> waiting) {}

  static Options given() {
    return new Options(
        words("bench.only", ",").toList(),
        Integer.getInteger("bench.seconds", 5),
        Integer.getInteger("bench.rounds", 3),
        new Sizes(
            words("bench.callers", ",").map(Integer::valueOf).toList(),
            words("bench.waiting", ",").map(Integer::valueOf).toList()),
        words("bench.jvm", " ").toList());
  }

  List<Integer> callers() {
    return sizes.callers();
  }

  List<Integer> waiting() {
    return sizes.waiting();
  }

  boolean wants(String part) {
    return only.isEmpty() || only.contains(part);
  }

  private static Stream<String> words(String property, String between) {
    return Stream.of(System.getProperty(property, "").split(between))
        .map(String::strip)
        .filter(word -> !word.isEmpty());
  }
}
