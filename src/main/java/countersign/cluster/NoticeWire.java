package countersign.cluster;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import countersign.json.Json;
import countersign.message.Notice;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notices as text between nodes: {@code {"notice": "TaskChanged", "value": {…}}}. Nothing but the
 * permitted records is ever read. Nodes of several versions may speak at a time: components that
 * this one doesn't know are ignored; a notice that lacks one, or that isn't known, isn't
 * understood.
 */
final class NoticeWire {
  /** Far more than the largest notice has. */
  static final int MAX_CHARACTERS = 10_000;

  private static final ObjectReader READER =
      Json.mapper()
          .reader()
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final Map<String, Class<?>> TYPES =
      Stream.of(Notice.class.getPermittedSubclasses())
          .collect(toUnmodifiableMap(Class::getSimpleName, identity()));

  private NoticeWire() {}

  private record Envelope(String notice, Object value) {}

  static String write(Notice notice) {
    return Json.write(new Envelope(notice.getClass().getSimpleName(), notice));
  }

  /** The notice, or empty when this node doesn't understand it. */
  static Optional<Notice> read(Object received) {
    if (!(received instanceof String text) || text.length() > MAX_CHARACTERS)
      return Optional.empty();
    try {
      var envelope = Json.read(text);
      var type = TYPES.get(envelope.path("notice").asText());
      return type == null ? Optional.empty() : value(type, envelope.path("value"));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Notice> value(Class<?> type, JsonNode value)
      throws JsonProcessingException {
    return Optional.ofNullable(READER.treeToValue(value, type.asSubclass(Notice.class)));
  }
}
