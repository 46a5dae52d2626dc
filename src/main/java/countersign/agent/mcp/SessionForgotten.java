package countersign.agent.mcp;

import java.io.IOException;

/**
 * The server turned a request away, since it doesn't know the session any more (MCP, "Streamable
 * HTTP", session management).
 */
final class SessionForgotten extends IOException {
  private static final long serialVersionUID = 1;

  SessionForgotten() {
    super("The server doesn't know the session any more.");
  }
}
