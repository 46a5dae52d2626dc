package countersign.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a transcript says of one call.
 *
 * @param path where in the world it goes; absent when it goes nowhere
 * @param method as signed
 * @param verdicts all decisions on it, in order
 * @param starts the entries that say that it began
 * @param results what it came to: {@code ok}, {@code error}, {@code rejected}
 */
record CallStory(
    Optional<String> path,
    String method,
    List<String> verdicts,
    List<JsonNode> starts,
    List<String> results) {
  private static CallStory of(JsonNode call) {
    var arguments = call.path("arguments");
    var action = arguments.path("pending_action");
    var request = action.isMissingNode() ? arguments : action.path("arguments");
    var url = Optional.ofNullable(request.path("url").textValue());
    return new CallStory(
        url.map(text -> URI.create(text).getPath()),
        request.path("method").asText(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  /** By the call's id, in the order of the turns. */
  static Map<String, CallStory> read(List<JsonNode> events) {
    var stories = new LinkedHashMap<String, CallStory>();
    for (var event : events) {
      if (event.path("kind").asText().equals("turn_taken"))
        event.path("calls").forEach(call -> stories.put(call.path("call_id").asText(), of(call)));
      var story = stories.get(event.path("call_id").asText());
      if (story != null) story.add(event);
    }
    return stories;
  }

  private void add(JsonNode event) {
    switch (event.path("kind").asText()) {
      case "action_decided" -> verdicts.add(event.path("verdict").asText());
      case "execution_started" -> starts.add(event);
      case "tool_returned" -> results.add(event.path("outcome").asText());
      default -> {}
    }
  }

  /** What it declared when it began. */
  Optional<String> effect() {
    return starts.stream().map(start -> start.path("effect").asText()).findFirst();
  }

  List<String> keys() {
    return starts.stream().map(start -> start.path("idempotency_key").asText()).distinct().toList();
  }

  long decided(String verdict) {
    return verdicts.stream().filter(verdict::equals).count();
  }
}
