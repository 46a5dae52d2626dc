package countersign.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A mail server that takes every mail and hangs up instead of saying so. */
public final class LosingSmtp implements AutoCloseable {
  private final ServerSocket socket;

  public LosingSmtp() {
    try {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = Thread.ofVirtual().start(this::serve);
  }

  public String uri() {
    return "smtp://127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!socket.isClosed())
      try (var client = socket.accept()) {
        talk(client);
      } catch (IOException _) {
        // The client hung up first, or the test is over.
      }
  }

  private static void talk(Socket client) throws IOException {
    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    say(client, "220 ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.startsWith("DATA")) {
        say(client, "250 OK");
        continue;
      }
      say(client, "354 go on");
      for (line = in.readLine(); line != null && !line.equals("."); line = in.readLine())
        ;
      return;
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }
}
