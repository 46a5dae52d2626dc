package countersign.bench;

/** Waiting, where there is nothing to wait for but time. */
final class Pause {
  private Pause() {}

  static void seconds(int seconds) {
    millis(seconds * 1000);
  }

  static void millis(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
