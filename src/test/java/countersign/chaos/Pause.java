package countersign.chaos;

import java.util.Random;

/** The gaps that chance leaves between what is done to the system; nothing is waited for here. */
final class Pause {
  private Pause() {}

  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static void between(Random random, int least, int most) {
    millis(random.nextInt(least, most + 1));
  }
}
