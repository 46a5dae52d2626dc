package countersign.http.page;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentChanges;
import countersign.json.Json;
import countersign.task.Arguments;
import java.util.List;
import java.util.Optional;

/**
 * A value that a person changed in an action's arguments.
 *
 * @param place which one, such as {@code recipients[0]}
 * @param before empty when it was added
 * @param after empty when it was removed
 */
public record ChangeView(Shown place, Optional<Side> before, Optional<Side> after) {
  /** More characters or lines than these scroll in a box of their own. */
  private static final int MOST_CHARACTERS = 600;

  private static final int MOST_LINES = 12;

  /**
   * A value as it was, or as it is now.
   *
   * @param type in a reader's words, so that the text {@code 1} isn't taken for the number
   * @param isLong whether it needs a box of its own
   */
  public record Side(String type, ActionView.Value value, boolean isLong) {
    private static Side of(String json) {
      var value = Json.readOwn(json);
      var isLong = json.length() > MOST_CHARACTERS || lines(value) > MOST_LINES;
      return new Side(ActionView.type(value), ActionView.value(value), isLong);
    }

    private static long lines(JsonNode value) {
      return value.isTextual() ? value.textValue().lines().count() : value.size();
    }
  }

  static List<ChangeView> between(Arguments before, Arguments after) {
    return ArgumentChanges.between(before, after).stream()
        .map(it ->
            new ChangeView(
                Shown.of(place(JsonPointer.compile(it.path()))),
                it.before().map(Side::of),
                it.after().map(Side::of)))
        .toList();
  }

  private static String place(JsonPointer path) {
    var place = new StringBuilder();
    for (var at = path; !at.matches(); at = at.tail())
      if (at.mayMatchElement()) place.append('[').append(at.getMatchingIndex()).append(']');
      else place.append(place.isEmpty() ? "" : ".").append(at.getMatchingProperty());
    return place.toString();
  }
}
