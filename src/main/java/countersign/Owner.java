package countersign;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What operators see as the holder of a lease: the host's name and the process, as web1:4711. */
final class Owner {
  private Owner() {}

  static String name() {
    return host() + ":" + ProcessHandle.current().pid();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host that doesn't know its own name.
      return "localhost";
    }
  }
}
