package countersign.message;

import countersign.task.Tenant;
import java.util.List;
import java.util.Optional;

/**
 * What a person may change in the arguments of a tool's call: the top-level properties of its
 * schema, in the schema's order. Empty when the tool isn't there.
 *
 * @param tenant whose tool it is
 * @param toolkits what the task's tools are narrowed to; empty means all of them
 */
public record FindEditFields(Tenant tenant, List<String> toolkits, String tool)
    implements Request<List<FindEditFields.Field>> {
  public FindEditFields {
    toolkits = List.copyOf(toolkits);
  }

  /** How a value is written in a form. */
  public enum Kind {
    /** A string. */
    TEXT,
    /** A number. */
    NUMBER,
    /** One of a few values. */
    CHOICE,
    /** A list of strings, one on each line. */
    LINES,
    /** The same, or one of a few names alone. */
    LINES_OR_NAME,
    /** Anything else, as JSON. */
    JSON
  }

  /**
   * One property.
   *
   * @param choices of a {@link Kind#CHOICE}: each value's JSON; of {@link Kind#LINES_OR_NAME}: each
   *     name's
   */
  public record Field(
      String name,
      Kind kind,
      boolean required,
      Optional<String> description,
      List<String> choices) {
    public Field {
      choices = List.copyOf(choices);
    }
  }
}
