package countersign.chaos;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted, by name, from any thread. */
final class Tally {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String name) {
    counts.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  long of(String name) {
    var count = counts.get(name);
    return count == null ? 0 : count.sum();
  }

  /** The sum of all names that begin like this. */
  long sum(String prefix) {
    return starting(prefix).values().stream().mapToLong(Long::longValue).sum();
  }

  /** All names that begin like this, without that beginning. */
  Map<String, Long> starting(String prefix) {
    var found = new TreeMap<String, Long>();
    counts.forEach((name, count) -> {
      if (name.startsWith(prefix)) found.put(name.substring(prefix.length()), count.sum());
    });
    return found;
  }
}
