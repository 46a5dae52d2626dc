package countersign.cluster;

import countersign.config.ClusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.stream.IntStream;

/** Looks at the ports before anything is started: who comes later only has stack traces to tell. */
final class Ports {
  private Ports() {}

  /**
   * The address of {@code cluster.host}, which is this machine's and has ports to spare.
   *
   * @throws ClusterFailure when it isn't or hasn't
   */
  static InetAddress check(ClusterConfig.Place place) {
    var host = address(place.host());
    if (!isFree(host, 0))
      throw failure("cluster.host can't be used: " + place.host() + " isn't of this machine");
    if (IntStream.rangeClosed(place.port(), place.lastPort()).noneMatch(at -> isFree(host, at)))
      throw failure(
          "cluster.port can't be used: %s to %s of %s are taken"
              .formatted(place.port(), place.lastPort(), place.host()));
    if (!isFree(host, place.busPort()))
      throw failure(
          "cluster.bus-port can't be used: %s of %s is taken"
              .formatted(place.busPort(), place.host()));
    return host;
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ClusterFailure("cluster.host can't be used: nobody knows " + host, e);
    }
  }

  private static boolean isFree(InetAddress host, int port) {
    try (var socket = new ServerSocket(port, 1, host)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ClusterFailure failure(String message) {
    return new ClusterFailure(message, null);
  }
}
