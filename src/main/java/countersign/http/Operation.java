package countersign.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/**
 * One operation of the contract.
 *
 * @param path as the contract writes it, such as {@code /api/v2/tasks/{task_id}}
 * @param body what a body must be; empty when none is expected
 * @param keyed whether a key is needed
 */
record Operation(
    String id, Route route, List<Parameter> parameters, Optional<BodyRule> body, boolean keyed) {
  Operation {
    parameters = List.copyOf(parameters);
  }

  /** Where it is found. */
  record Route(HttpMethod method, String path) {
    /** The path as Vert.x wants it: {@code :task_id} for {@code {task_id}}. */
    String pattern() {
      return path.replace('{', ':').replace("}", "");
    }

    boolean literal() {
      return path.indexOf('{') < 0;
    }
  }

  /** Where a parameter stands. */
  enum Place {
    PATH,
    QUERY,
    HEADER
  }

  /** One parameter; {@code fallback} is its default. */
  record Parameter(
      String name, Place place, boolean number, Schema schema, Optional<JsonNode> fallback) {}

  /** What a body must be. */
  record BodyRule(boolean required, Schema schema) {}
}
