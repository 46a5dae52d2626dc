package countersign.agent;

import static java.util.stream.Collectors.toMap;

import countersign.json.Json;
import countersign.message.ToolPin;
import countersign.message.ToolRecord;
import countersign.message.ToolSetting;
import countersign.message.ToolSetting.Adjusted;
import countersign.message.ToolSetting.Standing;
import countersign.message.ToolSettings;
import countersign.message.Toolkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/** The installation's tools at one moment, as a tenant decided about them. */
final class TenantTools {
  private final Equipment equipment;
  private final SortedMap<String, Equipment.Item> items;
  private final Map<String, ToolPin> looks;
  private final Map<String, ToolSetting> settings;
  private final Map<String, ToolPin> pins;
  private final List<Toolkit> toolkits;

  TenantTools(Equipment equipment, ToolSettings decided) {
    this.equipment = equipment;
    this.items = equipment.items(decided.pins());
    this.settings = decided.tools().stream().collect(toMap(ToolSetting::tool, Function.identity()));
    this.pins = decided.pins().stream().collect(toMap(ToolPin::tool, Function.identity()));
    this.toolkits = decided.toolkits();
    this.looks = new HashMap<>();
    items.forEach((name, item) -> looks.put(name, PinnedSpec.of(item.tool().spec())));
  }

  /** How tools from outside look that the tenant never met. */
  List<ToolPin> unmet() {
    return items.entrySet().stream()
        .filter(item -> item.getValue().outside() && !pins.containsKey(item.getKey()))
        .map(item -> look(item.getKey()))
        .toList();
  }

  /** How a tool from outside looks now; empty when there is none. */
  Optional<ToolPin> lookOf(String tool) {
    return Optional.ofNullable(items.get(tool))
        .filter(Equipment.Item::outside)
        .map(_ -> look(tool));
  }

  private ToolPin look(String tool) {
    return Objects.requireNonNull(looks.get(tool), tool);
  }

  /** What agents of the tenant have. */
  Toolbox toolbox() {
    var offered = new ArrayList<Toolbox.Entry>();
    var held = new HashSet<String>();
    items.forEach((name, item) -> {
      if (settingOf(name).standing() != Standing.ENABLED) return;
      if (changeOf(name, item).isPresent()) held.add(name);
      else offered.add(entry(name, item));
    });
    return new Toolbox(offered, held);
  }

  private Toolbox.Entry entry(String name, Equipment.Item item) {
    var adjusted = counting(settingOf(name).adjusted(), item.outside());
    var tool =
        adjusted.description().isEmpty() && adjusted.effect().isEmpty()
            ? item.tool()
            : new AdjustedTool(item.tool(), adjusted);
    var groups = new HashSet<String>(groupsOf(name));
    groups.add(tool.spec().toolkit());
    return new Toolbox.Entry(
        tool, equipment.checkOf(item.tool()), limit(name, adjusted), Set.copyOf(groups));
  }

  /** A built-in tool knows best what it does; a setting from before it was one means nothing. */
  private static Adjusted counting(Adjusted adjusted, boolean outside) {
    return outside
        ? adjusted
        : new Adjusted(adjusted.description(), adjusted.timeLimit(), Optional.empty());
  }

  private Duration limit(String name, Adjusted adjusted) {
    var longest = equipment.limits().of(name);
    return adjusted.timeLimit().filter(own -> own.compareTo(longest) < 0).orElse(longest);
  }

  /** All of them, by name. */
  List<ToolRecord> records() {
    return items.entrySet().stream().map(it -> record(it.getKey(), it.getValue())).toList();
  }

  private ToolRecord record(String name, Equipment.Item item) {
    var tool = item.tool();
    var spec = tool.spec();
    return new ToolRecord(
        new ToolRecord.Spec(
            name,
            spec.toolkit(),
            spec.description(),
            Json.write(spec.parameters()),
            look(name).digest()),
        new ToolRecord.Nature(
            tool.possibleEffects(),
            tool.possibleRisks(),
            item.outside(),
            tool.hints(),
            equipment.limits().of(name)),
        settingOf(name),
        groupsOf(name),
        changeOf(name, item));
  }

  private ToolSetting settingOf(String name) {
    return settings.getOrDefault(name, ToolSetting.usual(name));
  }

  private List<String> groupsOf(String name) {
    return toolkits.stream().filter(kit -> kit.tools().contains(name)).map(Toolkit::name).toList();
  }

  private Optional<ToolRecord.Change> changeOf(String name, Equipment.Item item) {
    if (!item.outside()) return Optional.empty();
    var pin = pins.get(name);
    // There was no room to keep how it looks, so a change would go unseen.
    if (pin == null) return Optional.of(new ToolRecord.Change("", "{}"));
    if (pin.digest().equals(look(name).digest())) return Optional.empty();
    var before = PinnedSpec.read(pin);
    return Optional.of(
        new ToolRecord.Change(before.description(), Json.write(before.parameters())));
  }
}
