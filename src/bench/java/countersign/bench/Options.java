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
 * @param servers who is asked
 */
record Options(List<String> only, int seconds, int rounds, Sizes sizes, Servers servers) {
  /**
   * Who takes turns.
   *
   * @param contenders Countersign and the floors that are wanted, Countersign first
   * @param jvm more options for Countersign's JVM, such as a flight recording
   */
  record Servers(List<Contender.Kind> contenders, List<String> jvm) {}

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
        new Servers(contenders(), words("bench.jvm", " ").toList()));
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

  private static List<Contender.Kind> contenders() {
    return Boolean.parseBoolean(System.getProperty("bench.floors", "true"))
        ? List.of(Contender.Kind.values())
        : List.of(Contender.Kind.COUNTERSIGN);
  }

  private static Stream<String> words(String property, String between) {
    return Stream.of(System.getProperty(property, "").split(between))
        .map(String::strip)
        .filter(word -> !word.isEmpty());
  }
}
