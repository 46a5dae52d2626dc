package countersign.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What an endpoint answers. */
public sealed interface Response {
  /** The media type of JSON. */
  String JSON = "application/json";

  /**
   * A JSON document.
   *
   * @param body a wire record
   */
  record Document(int status, String mediaType, Map<String, String> headers, Object body)
      implements Response {
    public Document {
      headers = Map.copyOf(headers);
    }

    /** The same with another header. */
    public Document with(String name, String value) {
      var more = new TreeMap<>(headers);
      more.put(name, value);
      return new Document(status, mediaType, more, body);
    }
  }

  /** That it is done, and nothing more: 204. */
  record Done() implements Response {}

  /** A text that is ready to be sent. */
  record Text(String mediaType, String text) implements Response {}

  /**
   * An answer that is written over time.
   *
   * @param writer gets the response before anything was written, and ends it
   */
  record Stream(String mediaType, Consumer<HttpServerResponse> writer) implements Response {}

  /** A JSON document with this status. */
  static Document json(int status, Object body) {
    return new Document(status, JSON, Map.of(), body);
  }
}
