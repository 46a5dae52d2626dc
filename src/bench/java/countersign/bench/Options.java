package countersign.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was asked for on the command line, as {@code -Dbench.…}.
 *
 * @param only the parts to run; empty means all
 * @param seconds how long each load lasts
 * @param rounds how often the contenders take turns
 * @param callers how many callers there are at a time, one load for each
 * @param waiting how many requests wait when the pending list is read
 * @param jvm more options for the server's JVM, such as a flight recording
 */
record Options(
    List<String> only,
    int seconds,
    int rounds,
    List<Integer> callers,
    List<Integer> waiting,
    List<String> jvm) {
  static Options given() {
    return new Options(
        words("bench.only", ",").toList(),
        Integer.getInteger("bench.seconds", 5),
        Integer.getInteger("bench.rounds", 3),
        words("bench.callers", ",").map(Integer::valueOf).toList(),
        words("bench.waiting", ",").map(Integer::valueOf).toList(),
        words("bench.jvm", " ").toList());
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
