package countersign.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a person changed in an action's arguments: for the model, the record and the page. */
public final class ArgumentChanges {
  private ArgumentChanges() {}

  /**
   * One value that differs.
   *
   * @param path where, as a JSON Pointer (RFC 6901)
   * @param before its JSON; empty when it was added
   * @param after its JSON; empty when it was removed
   */
  public record Change(String path, Optional<String> before, Optional<String> after) {
    /** It in words. */
    public String words() {
      if (after.isEmpty()) return path + " was removed";
      return before.isEmpty()
          ? path + " was added: " + after.get()
          : path + " is " + after.get() + ", was " + before.get();
    }
  }

  /**
   * Every value that differs. Arrays of different lengths differ as a whole: which of their
   * elements was removed can't be known.
   */
  public static List<Change> between(Arguments before, Arguments after) {
    var changes = new ArrayList<Change>();
    compare(
        JsonPointer.empty(), ArgumentsReader.tree(before), ArgumentsReader.tree(after), changes);
    return List.copyOf(changes);
  }

  private static void compare(
      JsonPointer at, JsonNode before, JsonNode after, List<Change> changes) {
    if (before.equals(after)) return;
    if (before.isObject() && after.isObject()) members(at, before, after, changes);
    else if (before.isArray() && after.isArray() && before.size() == after.size())
      for (int i = 0; i < before.size(); i++)
        compare(at.appendIndex(i), before.path(i), after.path(i), changes);
    else changes.add(new Change(at.toString(), text(before), text(after)));
  }

  private static void members(
      JsonPointer at, JsonNode before, JsonNode after, List<Change> changes) {
    var names = new TreeSet<String>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (var name : names)
      compare(at.appendProperty(name), before.path(name), after.path(name), changes);
  }

  private static Optional<String> text(JsonNode value) {
    return value.isMissingNode() ? Optional.empty() : Optional.of(Json.write(value));
  }
}
