package countersign.http.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.ParsedHeaderValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The content coding that every client knows. */
final class Gzip {
  private Gzip() {}

  /** The compressed form; empty when it isn't smaller. */
  static Optional<Buffer> smaller(Buffer plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size() < plain.length()
        ? Optional.of(Buffer.buffer(out.toByteArray()))
        : Optional.empty();
  }

  /** Whether a client asks for it, and not rather for the plain form (RFC 9110 section 12.5.3). */
  static boolean isWanted(ParsedHeaderValues headers) {
    var accepted = headers.acceptEncoding();
    var weight = weight(accepted, "gzip").or(() -> weight(accepted, "*")).orElse(0f);
    return weight > 0 && weight >= weight(accepted, "identity").orElse(0f);
  }

  private static Optional<Float> weight(List<ParsedHeaderValue> accepted, String coding) {
    return accepted.stream()
        .filter(it -> it.value().strip().equalsIgnoreCase(coding))
        .map(ParsedHeaderValue::weight)
        .findFirst();
  }
}
