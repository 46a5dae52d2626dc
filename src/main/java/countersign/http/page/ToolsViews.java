package countersign.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.message.ToolRecord;
import countersign.message.ToolServer;
import countersign.message.ToolSettings;
import countersign.message.Toolkit;
import countersign.task.Arguments;
import countersign.task.Effect;
import countersign.task.StoredText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tools as the console shows them. */
final class ToolsViews {
  private ToolsViews() {}

  /**
   * What is shown.
   *
   * @param tools all of the installation's
   */
  record Found(List<ToolRecord> tools, ToolSettings decided, List<ToolServer> servers) {}

  static ToolsView of(Found found, ToolsView.Result result, Instant now) {
    var theirs =
        found.tools.stream().filter(it -> it.standing() != ToolRecord.Standing.REMOVED).toList();
    var groups = new TreeMap<String, List<ToolRecord>>();
    for (var it : theirs)
      groups.computeIfAbsent(it.spec().toolkit(), _ -> new ArrayList<>()).add(it);
    return new ToolsView(
        theirs.stream().filter(ToolsViews::isHeld).map(ToolsViews::held).toList(),
        groups.entrySet().stream().map(it -> group(it.getKey(), it.getValue())).toList(),
        found.decided.toolkits().stream().map(ToolsViews::kit).toList(),
        found.servers.stream().map(it -> server(it, now)).toList(),
        result);
  }

  private static ToolsView.Server server(ToolServer it, Instant now) {
    return new ToolsView.Server(
        it.name(),
        it.status() == ToolServer.Status.CONNECTED ? "allow" : "deny",
        Shown.of(
            switch (it.status()) {
              case CONNECTED -> "Connected, with " + it.tools() + " tools.";
              case CONNECTING -> "It is being connected.";
              case FAILED -> "Not connected, and tried again: " + it.why();
            }),
        Moment.of(it.since(), now),
        it.leftOut().stream().map(left -> Shown.of(left.tool() + ": " + left.why())).toList());
  }

  private static boolean isHeld(ToolRecord it) {
    return it.standing() == ToolRecord.Standing.HELD;
  }

  private static ToolsView.Held held(ToolRecord it) {
    var spec = it.spec();
    var change = it.change().orElseThrow();
    return new ToolsView.Held(
        spec.name(),
        spec.digest().hex(),
        ChangeView.between(
            text(change.descriptionBefore(), change.parametersBefore()),
            text(spec.description(), spec.parameters())));
  }

  /** A schema that can't be compared member by member is compared as a text. */
  private static Arguments text(String description, String parameters) {
    var tree = Json.object().put("description", description);
    return switch (ArgumentsReader.read(
        tree.deepCopy().set("parameters", Json.readOwn(parameters)))) {
      case ArgumentsReader.Result.Read(var arguments) -> arguments;
      case ArgumentsReader.Result.Refused _ ->
          ArgumentsReader.stored(tree.put("parameters", StoredText.of(parameters)));
    };
  }

  private static ToolsView.Group group(String toolkit, List<ToolRecord> tools) {
    return new ToolsView.Group(
        toolkit,
        tools.stream().anyMatch(it -> it.nature().outside()),
        tools.stream().map(ToolsViews::tool).toList());
  }

  private static ToolsView.Tool tool(ToolRecord it) {
    var spec = it.spec();
    var adjusted = it.setting().adjusted();
    return new ToolsView.Tool(
        spec.name(),
        Shown.of(adjusted.description().orElse(spec.description())),
        does(it),
        facts(it),
        Shown.of(indented(Json.readOwn(spec.parameters()))),
        switch (it.standing()) {
          case OFFERED -> ToolsView.Switch.ON;
          case DISABLED, REMOVED -> ToolsView.Switch.OFF;
          case HELD -> ToolsView.Switch.HELD;
        });
  }

  private static String indented(JsonNode tree) {
    return tree.toPrettyString();
  }

  private static String does(ToolRecord it) {
    var said = it.setting().adjusted().effect().filter(_ -> it.nature().outside());
    var effects = new TreeSet<>(said.map(Set::of).orElse(it.nature().effects()));
    if (effects.size() > 1) return "reads or changes something, as it is called";
    return switch (effects.first()) {
      case READ_ONLY -> "only reads";
      case IDEMPOTENT -> "changes something, and may be repeated";
      case ONCE -> "changes something, once";
    };
  }

  private static List<Shown> facts(ToolRecord it) {
    var facts = new ArrayList<Shown>();
    var adjusted = it.setting().adjusted();
    adjusted.description().ifPresent(_ -> facts.add(Shown.of("described by the tenant")));
    if (it.nature().outside())
      adjusted.effect().ifPresent(effect -> facts.add(Shown.of("an admin says: " + words(effect))));
    for (var kit : it.toolkits()) facts.add(Shown.of("in " + kit));
    new TreeMap<>(it.nature().hints())
        .forEach((name, value) -> facts.add(Shown.of("its server says " + name + ": " + value)));
    return facts;
  }

  private static String words(Effect effect) {
    return switch (effect) {
      case READ_ONLY -> "it only reads";
      case IDEMPOTENT -> "it may be repeated";
      case ONCE -> "it must happen once";
    };
  }

  private static ToolsView.Kit kit(Toolkit kit) {
    return new ToolsView.Kit(kit.name(), Shown.of(kit.description()), kit.tools());
  }
}
