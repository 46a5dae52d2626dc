package countersign.chaos;

import java.util.List;

/** A moment at which a process is killed on purpose. */
sealed interface Way {
  /** What the report calls it. */
  String name();

  /**
   * At a message of the inner API.
   *
   * @param upTo which occurrence it is at most, so that not always the first one is hit
   */
  record AtMessage(String name, int upTo) implements Way {}

  /** While the world is at work on a request of this process. */
  record InTheWorld(String name, Effects.Moment moment) implements Way {}

  /**
   * All of them, in the order of a task's life: before the claim; while the model is asked; the
   * reply recorded, its calls not begun; a call begun but not sent; sent but not arrived; arrived;
   * its result recorded; the pause half stored; a decision before and after its commit; a task
   * under the lease of a node whose worker hasn't got it yet, or just has.
   */
  List<Way> ALL =
      List.of(
          new AtMessage("before:Claim", 12),
          new InTheWorld("POST arrived", new Effects.Moment("POST", true)),
          new AtMessage("after:Once", 6),
          new AtMessage("before:Record", 8),
          new InTheWorld("PUT arrived", new Effects.Moment("PUT", true)),
          new AtMessage("after:Decide", 2),
          new AtMessage("before:HandOver", 3),
          new AtMessage("after:Record", 8),
          new InTheWorld("POST on its way", new Effects.Moment("POST", false)),
          new AtMessage("before:Settle", 4),
          new AtMessage("before:Once", 6),
          new InTheWorld("GET arrived", new Effects.Moment("GET", true)),
          new AtMessage("after:Begin", 3),
          new AtMessage("after:Settle", 4),
          new AtMessage("before:Decide", 2),
          new InTheWorld("PUT on its way", new Effects.Moment("PUT", false)),
          new AtMessage("before:Begin", 3),
          new AtMessage("after:HandOver", 3),
          new AtMessage("after:Claim", 4),
          new AtMessage("after:ReadTranscript", 4));
}
