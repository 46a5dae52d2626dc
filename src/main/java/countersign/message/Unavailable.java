package countersign.message;

/** The other side can't answer now (the database is away, or the node is stopping): try later. */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Unavailable(String what) {
    super(what);
  }
}
