package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentChanges;
import countersign.json.Json;
import countersign.task.Arguments;
import java.util.List;
import java.util.Optional;

/**
 * A value that a person changed in an action's arguments.
 *
 * @param path where, as a JSON Pointer (RFC 6901)
 * @param before absent when it was added
 * @param after absent when it was removed
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Change(String path, Optional<JsonNode> before, Optional<JsonNode> after) {
  static List<Change> between(Arguments before, Arguments after) {
    return ArgumentChanges.between(before, after).stream()
        .map(it ->
            new Change(it.path(), it.before().map(Json::readOwn), it.after().map(Json::readOwn)))
        .toList();
  }
}
