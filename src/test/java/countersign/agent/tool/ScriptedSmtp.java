package countersign.agent.tool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that gives one chosen answer to lines that start in one chosen way. */
final class ScriptedSmtp implements AutoCloseable {
  static final String HANG_UP = "";

  private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final String trigger;
  private final String answer;

  ScriptedSmtp(String trigger, String answer) throws IOException {
    this.trigger = trigger;
    this.answer = answer;
    var _ = Thread.ofVirtual().start(this::serve);
  }

  URI uri() {
    return URI.create("smtp://127.0.0.1:" + socket.getLocalPort());
  }

  List<String> heard() {
    return heard;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void serve() {
    try (var client = socket.accept()) {
      talk(client);
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void talk(Socket client) throws IOException {
    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    say(client, "220 ready");
    var inText = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (inText && !line.equals(".")) continue;
      inText = line.startsWith("DATA");
      heard.add(line);
      if (line.startsWith(trigger)) {
        if (answer.equals(HANG_UP)) return;
        say(client, answer);
      } else {
        say(client, inText ? "354 go on" : "250 OK");
      }
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }
}
