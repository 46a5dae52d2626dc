package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a stream on a socket of its own, only as fast as it is asked to. */
final class StreamReader implements AutoCloseable {
  /** One event as it stood in the stream. */
  record Seen(String id, String name, JsonNode data) {}

  private final Socket socket;
  private final BufferedReader lines;
  private final List<Seen> seen = new ArrayList<>();
  private int beats;

  StreamReader(ApiBench at, String task) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", at.port()));
    socket.setSoTimeout(30_000);
    // HTTP/1.0 has no chunks, so the lines are the events' own.
    var head =
        "GET "
            + "/api/v2/tasks/"
            + task
            + "/stream HTTP/1.0\r\nHost: x\r\nX-LLMCore-API-Key: "
            + ApiBench.PERSON
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  void awaitName(String name) throws IOException {
    while (seen.isEmpty() || !seen.getLast().name().equals(name))
      if (!readOne()) throw new IOException("the stream ended before " + name);
  }

  List<Seen> readToEnd() throws IOException {
    while (readOne()) {}
    return seen;
  }

  private boolean readOne() throws IOException {
    var block = new StringBuilder();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) block.append(line).append('\n');
      else if (block.indexOf("data: ") >= 0) return seen.add(seen(block.toString()));
      else {
        if (block.indexOf(":") == 0) beats++;
        block.setLength(0);
      }
    }
    return false;
  }

  /** How many heartbeats came; with one comes an entry whose notice was lost. */
  int beats() {
    return beats;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static List<Seen> parsed(String text) {
    return Stream.of(text.split("\n\n"))
        .filter(it -> it.contains("data: "))
        .map(StreamReader::seen)
        .toList();
  }

  private static Seen seen(String block) {
    var id = "";
    var name = "";
    var data = "";
    for (var line : block.split("\n")) {
      if (line.startsWith("id: ")) id = line.substring(4);
      if (line.startsWith("event: ")) name = line.substring(7);
      if (line.startsWith("data: ")) data = line.substring(6);
    }
    return new Seen(id, name, Json.readOwn(data));
  }
}
