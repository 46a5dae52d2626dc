package countersign.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What must not have happened. */
final class Violations {
  private final List<String> found = new CopyOnWriteArrayList<>();

  void add(String task, String what) {
    found.add(task + ": " + what);
  }

  /** A violation unless {@code held}. */
  void unless(boolean held, String task, String what) {
    if (!held) add(task, what);
  }

  List<String> all() {
    return List.copyOf(found);
  }
}
