package countersign.store;

/**
 * What an act did as a part of a transaction.
 *
 * @param committed what is left to do once that is committed
 * @param undone what is left to do when it isn't, or when nobody knows
 * @param <R> what becomes of the act
 */
record Acted<R>(R reply, Runnable committed, Runnable undone) {
  /** Of which nothing is to be taken back. */
  Acted(R reply, Runnable committed) {
    this(reply, committed, () -> {});
  }
}
