package countersign.agent.tool;

import java.util.function.Consumer;

/** How far one request came, for whoever must judge it when its answer got lost. */
final class HttpTrail {
  private final Consumer<String> note;
  private volatile boolean handedOver;

  /**
   * @param note gets a sentence whenever more is known
   */
  HttpTrail(Consumer<String> note) {
    this.note = note;
  }

  /** Whether the other side may have seen the request. */
  boolean isHandedOver() {
    return handedOver;
  }

  /** From here on the other side may have seen the request. */
  void handOver(AllowList.Target target) {
    handedOver = true;
    note.accept("The request was handed to " + target.host() + ":" + target.port() + ".");
  }

  /** The answer has begun. */
  void answered(int status) {
    note.accept("The server answered with status " + status + ".");
  }
}
