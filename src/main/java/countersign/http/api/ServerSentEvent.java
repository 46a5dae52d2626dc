package countersign.http.api;

/** The text of Server-Sent Events (WHATWG HTML, section 9.2). */
final class ServerSentEvent {
  /** A comment: it tells proxies and readers that the stream lives. */
  static final String HEARTBEAT = ": still here\n\n";

  private ServerSentEvent() {}

  /**
   * An event to resume behind.
   *
   * @param data without line breaks, as JSON is written
   */
  static String of(int id, String name, String data) {
    return "id: " + id + "\n" + named(name, data);
  }

  /** An event without an id; a reader keeps the id it has. */
  static String named(String name, String data) {
    if (data.indexOf('\n') >= 0 || data.indexOf('\r') >= 0)
      throw new IllegalArgumentException("an event's data is one line");
    return "event: " + name + "\ndata: " + data + "\n\n";
  }
}
