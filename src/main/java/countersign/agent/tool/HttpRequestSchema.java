package countersign.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.util.regex.Pattern;

/** The arguments of {@code http_request}. */
final class HttpRequestSchema {
  static final String DESCRIPTION =
      "Sends one HTTP request to a URL that the operator allows. GET and HEAD only read; any other"
          + " method changes something outside and needs a person's signature. Answers with status,"
          + " a few headers and the body; a status from 400 on is an error.";

  /** A header's name (RFC 9110 section 5.6.2), and its value in printable ASCII. */
  private static final String NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$";

  private static final String VALUE = "^[ -~]{0,4000}$";
  private static final Pattern NAME_FORM = Pattern.compile(NAME);
  private static final Pattern VALUE_FORM = Pattern.compile(VALUE);
  private static final int MAX_URL_LENGTH = 2000;
  private static final int MAX_HEADERS = 20;
  private static final int MAX_BODY_LENGTH = 100_000;

  private HttpRequestSchema() {}

  static boolean isHeader(String name, String value) {
    return NAME_FORM.matcher(name).matches() && VALUE_FORM.matcher(value).matches();
  }

  static JsonNode of() {
    var schema = Json.object().put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("method").add("url");
    var properties = schema.putObject("properties");
    var methods = properties.putObject("method").put("type", "string").putArray("enum");
    for (var method : new String[] {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
      methods.add(method);
    properties
        .putObject("url")
        .put("type", "string")
        .put("description", "Absolute, http or https, percent-encoded, without a fragment.")
        .put("minLength", 1)
        .put("maxLength", MAX_URL_LENGTH);
    var headers =
        properties
            .putObject("headers")
            .put("type", "object")
            .put("description", "Without Host, Content-Length, Idempotency-Key: these are set.")
            .put("maxProperties", MAX_HEADERS);
    headers.putObject("propertyNames").put("pattern", NAME);
    headers.putObject("additionalProperties").put("type", "string").put("pattern", VALUE);
    properties
        .putObject("body")
        .put("type", "string")
        .put("description", "Sent as UTF-8; JSON is written as a text. Not for GET and HEAD.")
        .put("maxLength", MAX_BODY_LENGTH);
    return schema;
  }
}
