package countersign.agent.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.json.Json;
import countersign.task.ToolResult;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An HTTP answer as the model is told. */
final class HttpAnswer {
  private static final List<String> TOLD =
      List.of("content-type", "location", "retry-after", "etag", "www-authenticate");
  private static final int MAX_HEADER_LENGTH = 2000;
  private static final int FIRST_ERROR = 400;
  private static final Pattern TEXT =
      Pattern.compile(
          "text/.*|application/(.*[+])?(json|xml|yaml|javascript|graphql|problem|jsonl|ndjson)"
              + "|application/x-(www-form-urlencoded|ndjson|yaml)");
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

  private HttpAnswer() {}

  /**
   * An error from status 400 on, so that nobody takes a refused request for one that worked.
   *
   * @param url where the answer came from, when that isn't what was asked for
   */
  static ToolResult tell(HttpExchange.Received answer, Optional<String> url) {
    var told = Json.object().put("status", answer.status());
    url.ifPresent(from -> told.put("url", from));
    var headers = told.putObject("headers");
    for (var name : TOLD) {
      var value = answer.headers().get(name);
      if (value != null) headers.put(name, cut(value));
    }
    text(answer).ifPresent(text -> told.put("body", text.replace('\0', '\uFFFD')));
    note(answer, told.has("body"), contentType(answer)).ifPresent(note -> told.put("note", note));
    var content = Json.write(told);
    return answer.status() < FIRST_ERROR ? ToolResult.ok(content) : ToolResult.error(content);
  }

  private static Optional<String> note(HttpExchange.Received answer, boolean told, String type) {
    int length = answer.body().length;
    if (!told)
      return Optional.of(
          "The body is not text and was left out: %s%d bytes of type %s."
              .formatted(
                  answer.truncated() ? "more than " : "",
                  length,
                  type.isEmpty() ? "unknown" : cut(type)));
    return answer.truncated()
        ? Optional.of("The body was longer; only its first " + length + " bytes were read.")
        : Optional.empty();
  }

  /** The body, if it is text. */
  static Optional<String> text(HttpExchange.Received answer) {
    var type = type(answer);
    if (TEXT.matcher(type).matches())
      return Optional.of(new String(answer.body(), namedCharset(answer).orElse(UTF_8)));
    if (answer.body().length == 0) return Optional.of("");
    return type.isEmpty() ? strict(answer.body(), UTF_8) : Optional.empty();
  }

  /** The body, if it is text and all of it can be read: no letter stands for one that can't. */
  static Optional<String> exactText(HttpExchange.Received answer) {
    return text(answer).flatMap(_ -> strict(answer.body(), namedCharset(answer).orElse(UTF_8)));
  }

  /** The body's media type in lower case, without parameters; empty when none is told. */
  static String type(HttpExchange.Received answer) {
    return contentType(answer).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The charset that the header names, if it is one that this program has. */
  static Optional<Charset> namedCharset(HttpExchange.Received answer) {
    var named = CHARSET.matcher(contentType(answer));
    try {
      return named.find() ? Optional.of(Charset.forName(named.group(1))) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String contentType(HttpExchange.Received answer) {
    return Optional.ofNullable(answer.headers().get("content-type")).orElse("");
  }

  private static Optional<String> strict(byte[] body, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static String cut(String value) {
    return value.substring(0, Math.min(value.length(), MAX_HEADER_LENGTH));
  }
}
