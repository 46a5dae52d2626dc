package countersign;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;

/** What the operator reads when the node is up. */
record Greeting(String version, String host, int port) {
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

  /** The keys and the password of the first start, then where the server is. */
  void print(Optional<Node.FirstStart> first, PrintWriter out) {
    first.ifPresent(made -> out.println(credentials(made)));
    out.println("Countersign " + version + " is ready on " + address());
    out.flush();
  }

  private String credentials(Node.FirstStart made) {
    return """

    This is the first start. Keep what follows: it is shown only once.

      Tenant              %s
      E-mail              %s
      Password            %s
      Agent's API key     %s
      Person's API key    %s

    Sign in with the e-mail address and the password. The agent's key submits tasks;
    the person's key does that too, and approves and rejects.
    """
        .formatted(
            made.tenant(), made.email(), made.password(), made.agentApiKey(), made.personApiKey());
  }

  private String address() {
    var reachable = EVERY_ADDRESS.contains(host) ? "localhost" : host;
    return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
  }
}
