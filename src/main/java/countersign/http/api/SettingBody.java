package countersign.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.http.Call;
import countersign.message.ToolRecord;
import countersign.message.ToolSetting;
import countersign.message.ToolSetting.Adjusted;
import countersign.message.ToolSetting.Standing;
import countersign.task.Effect;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** What a request says of a tool; what isn't named is as the tool says by itself. */
sealed interface SettingBody {
  /** The shortest time limit. */
  Duration SHORTEST = Duration.ofMillis(100);

  /** It can be kept. */
  record Usable(ToolSetting setting) implements SettingBody {}

  /** It can't; what is wrong with one of its members. */
  record Flawed(String field, String detail) implements SettingBody {}

  /** Read the body of a request about {@code tool}. */
  static SettingBody read(Call call, ToolRecord tool) {
    var effect = call.bodyText("effect").map(it -> Effect.valueOf(it.toUpperCase(Locale.ROOT)));
    if (effect.isPresent() && !tool.nature().outside())
      return new Flawed(
          "effect", "can be set for tools from outside only; what a built-in tool does is known");
    var longest = tool.nature().timeLimit();
    var asked = call.bodyText("time_limit");
    var limit = asked.flatMap(SettingBody::duration).filter(it -> isWithin(it, longest));
    if (asked.isPresent() && limit.isEmpty())
      return new Flawed(
          "time_limit",
          "must be an ISO 8601 duration from " + SHORTEST + " to " + longest + ", such as PT30S");
    var enabled = call.bodyValue("enabled").map(JsonNode::booleanValue).orElse(true);
    return new Usable(
        new ToolSetting(
            tool.spec().name(),
            enabled ? Standing.ENABLED : Standing.DISABLED,
            new Adjusted(call.bodyText("description"), limit, effect)));
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static boolean isWithin(Duration limit, Duration longest) {
    return limit.compareTo(SHORTEST) >= 0 && limit.compareTo(longest) <= 0;
  }
}
