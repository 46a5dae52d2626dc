package countersign.bench;

/** One group of figures, which can be taken without the others. */
interface Part {
  /** What it is called on the command line. */
  String name();

  /** Take the figures. */
  void run(Bench bench);
}
