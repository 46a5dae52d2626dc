package countersign.agent.mcp;

/** A server can't be had now. The message is for operators, and holds no secret. */
final class ConnectFailure extends Exception {
  private static final long serialVersionUID = 1;

  ConnectFailure(String why) {
    super(why);
  }

  /** In words. */
  String why() {
    return String.valueOf(getMessage());
  }
}
