package countersign.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.http.Remembering;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.json.JsonArguments;
import countersign.task.PendingAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which arguments later calls must have the same, as a form asks it.
 *
 * @param known all arguments that the tool's schema names
 */
record RememberForm(PendingAction action, List<String> known) {
  /** The longest value that is shown in the form; the request's own page has it whole. */
  private static final int LONGEST_SHOWN = 200;

  /** Whether an action can be approved together with others like it. */
  static boolean isOffered(PendingAction action) {
    return action.kind() == PendingAction.Kind.SIGNATURE
        && Remembering.isReadable(action)
        && members(action).stream()
            .allMatch(member -> JsonArguments.flaw(path(member.getKey())).isEmpty());
  }

  List<RememberView.Argument> arguments(Visit visit) {
    var shown = new ArrayList<RememberView.Argument>();
    var members = members(action);
    for (int i = 0; i < members.size(); i++)
      shown.add(
          new RememberView.Argument(
              field(i),
              Shown.of(members.get(i).getKey()),
              Shown.of(shortened(members.get(i).getValue())),
              isSame(visit, i)));
    return shown;
  }

  /** Whether any arguments at all would be covered. */
  boolean keepsNothing(Visit visit) {
    var members = members(action);
    for (int i = 0; i < members.size(); i++) if (isSame(visit, i)) return false;
    return !members.isEmpty();
  }

  /**
   * What must hold of later calls; empty when they must have exactly the same arguments. What isn't
   * given now must not be given then.
   */
  Optional<JsonNode> conditions(Visit visit) {
    var conditions = Json.array();
    var members = members(action);
    for (int i = 0; i < members.size(); i++)
      if (isSame(visit, i))
        conditions
            .addObject()
            .put("path", path(members.get(i).getKey()))
            .set("eq", members.get(i).getValue());
    if (conditions.size() == members.size()) return Optional.empty();
    for (var name : known)
      if (members.stream().noneMatch(member -> member.getKey().equals(name))
          && JsonArguments.flaw(path(name)).isEmpty())
        conditions.addObject().put("path", path(name)).put("exists", false);
    return Optional.of(conditions);
  }

  private static boolean isSame(Visit visit, int place) {
    return !visit.hasField("uses") || visit.hasField(field(place));
  }

  private static List<Map.Entry<String, JsonNode>> members(PendingAction action) {
    return List.copyOf(ArgumentsReader.tree(action.call().arguments()).properties());
  }

  private static String field(int place) {
    return "same-" + place;
  }

  private static String path(String name) {
    return "$['" + name + "']";
  }

  private static String shortened(JsonNode value) {
    var text = value.isTextual() ? value.textValue() : Json.write(value);
    if (text.length() <= LONGEST_SHOWN) return text;
    var end =
        Character.isHighSurrogate(text.charAt(LONGEST_SHOWN - 1))
            ? LONGEST_SHOWN - 1
            : LONGEST_SHOWN;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }
}
