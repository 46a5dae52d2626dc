package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.message.ToolRecord;
import countersign.message.ToolServer;
import countersign.message.ToolSetting;
import countersign.message.Toolkit;
import countersign.task.Effect;
import countersign.task.Risk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tools and toolkits as the API writes them. */
final class ToolWire {
  private ToolWire() {}

  record Implementations(List<Implementation> implementations, List<Server> servers) {}

  record Server(
      String name,
      String status,
      Instant since,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> why,
      int tools,
      List<ToolServer.LeftOut> leftOut) {}

  record Implementation(
      String name,
      String toolkit,
      String description,
      JsonNode parameters,
      List<String> effects,
      List<String> risks,
      boolean outside,
      Map<String, Boolean> hints,
      String timeLimit) {}

  record Tools(List<Tool> tools) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Tool(
      String name,
      String standing,
      String description,
      List<String> toolkits,
      JsonNode parameters,
      List<String> effects,
      String timeLimit,
      boolean outside,
      Map<String, Boolean> hints,
      Settings settings,
      String digest,
      Optional<Change> change) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Settings(
      boolean enabled,
      Optional<String> description,
      Optional<String> timeLimit,
      Optional<String> effect) {}

  record Change(String descriptionBefore, JsonNode parametersBefore) {}

  record Toolkits(List<Kit> toolkits) {}

  record Kit(String name, String description, List<String> tools, boolean builtIn) {}

  static Implementation implementation(ToolRecord it) {
    var spec = it.spec();
    var nature = it.nature();
    return new Implementation(
        spec.name(),
        spec.toolkit(),
        spec.description(),
        Json.readOwn(spec.parameters()),
        words(nature.effects()),
        nature.risks().stream().sorted().map(ToolWire::word).toList(),
        nature.outside(),
        new TreeMap<>(nature.hints()),
        nature.timeLimit().toString());
  }

  static Server server(ToolServer it) {
    return new Server(
        it.name(),
        it.status().name().toLowerCase(Locale.ROOT),
        it.since(),
        Optional.of(it.why()).filter(why -> !why.isEmpty()),
        it.tools(),
        it.leftOut());
  }

  static Tool tool(ToolRecord it) {
    var spec = it.spec();
    var adjusted = it.setting().adjusted();
    var effect = adjusted.effect().filter(_ -> it.nature().outside());
    var limit = adjusted.timeLimit().filter(own -> own.compareTo(it.nature().timeLimit()) < 0);
    return new Tool(
        spec.name(),
        it.standing().name().toLowerCase(Locale.ROOT),
        adjusted.description().orElse(spec.description()),
        Stream.concat(Stream.of(spec.toolkit()), it.toolkits().stream()).toList(),
        Json.readOwn(spec.parameters()),
        words(effect.map(Set::of).orElse(it.nature().effects())),
        limit.orElse(it.nature().timeLimit()).toString(),
        it.nature().outside(),
        new TreeMap<>(it.nature().hints()),
        settings(it.setting()),
        spec.digest().hex(),
        it.change().map(ToolWire::change));
  }

  private static Settings settings(ToolSetting setting) {
    var adjusted = setting.adjusted();
    return new Settings(
        setting.standing() == ToolSetting.Standing.ENABLED,
        adjusted.description(),
        adjusted.timeLimit().map(Duration::toString),
        adjusted.effect().map(ToolWire::word));
  }

  private static Change change(ToolRecord.Change change) {
    return new Change(change.descriptionBefore(), Json.readOwn(change.parametersBefore()));
  }

  static Kit own(Toolkit kit) {
    return new Kit(kit.name(), kit.description(), kit.tools(), false);
  }

  /** The group that an implementation belongs to by itself. */
  static Kit builtIn(String name, List<ToolRecord> tools) {
    var names = new ArrayList<String>();
    for (var it : tools) if (it.spec().toolkit().equals(name)) names.add(it.spec().name());
    return new Kit(name, "", names, true);
  }

  private static List<String> words(Set<Effect> effects) {
    return effects.stream().sorted().map(ToolWire::word).toList();
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  private static String word(Risk risk) {
    return risk.name().toLowerCase(Locale.ROOT);
  }
}
