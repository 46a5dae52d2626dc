package countersign.http.page;

import countersign.task.TaskId;
import countersign.task.Tenant;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/** One request of a signed-in person. */
record Visit(RoutingContext context, SignedIn who, Instant now) {
  Tenant tenant() {
    return who.tenant();
  }

  /** The task that the path names; empty when the text there can't be a task's id. */
  Optional<TaskId> task() {
    return Optional.ofNullable(context.pathParam("task")).flatMap(TaskId::parse);
  }

  /** The query's first value of that name. */
  Optional<String> query(String name) {
    return context.queryParam(name).stream().findFirst();
  }

  /** The query's first value of that name, as a number from 1; empty when it isn't one. */
  Optional<Integer> number(String name) {
    return number(query(name));
  }

  /** The request that the query names, or the form that was sent. */
  Optional<Integer> request() {
    return number("request").or(() -> number(Optional.of(field("request"))));
  }

  private static Optional<Integer> number(Optional<String> text) {
    return text.filter(digits -> digits.matches("[1-9]\\d{0,8}")).map(Integer::valueOf);
  }

  /** Whether the form has that field, be it empty. */
  boolean hasField(String name) {
    return Form.has(context, name);
  }

  /** A form field's text; empty when it is absent. */
  String field(String name) {
    return Form.field(context, name);
  }
}
