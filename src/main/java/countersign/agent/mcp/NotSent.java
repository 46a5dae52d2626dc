package countersign.agent.mcp;

/** A message that certainly never reached the server. */
final class NotSent extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotSent(String why) {
    super(why);
  }
}
