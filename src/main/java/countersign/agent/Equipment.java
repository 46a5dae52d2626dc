package countersign.agent;

import countersign.message.ToolPin;
import countersign.message.ToolServer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All tools of an installation: those that are built in, and those of the sources outside as they
 * are at this moment. Safe for any thread.
 */
public final class Equipment {
  private final Map<String, Tool> builtIn;
  private final List<ToolSource> sources;
  private final TimeLimits limits;
  private final AtomicLong version = new AtomicLong();

  /** Of the tools that somebody still has; compiling a schema takes long. */
  private final Map<Tool, SchemaCheck> checks = Collections.synchronizedMap(new WeakHashMap<>());

  /** Built-in tools only. Names must differ. */
  public Equipment(List<Tool> builtIn, TimeLimits limits) {
    this(builtIn, List.of(), limits);
  }

  /**
   * Names of built-in tools must differ; a tool outside with such a name isn't taken, nor one that
   * is named like what steers a run.
   */
  public Equipment(List<Tool> builtIn, List<ToolSource> sources, TimeLimits limits) {
    var byName = new TreeMap<String, Tool>();
    for (var tool : builtIn)
      if (byName.put(tool.spec().name(), tool) != null)
        throw new IllegalArgumentException("two tools are named " + tool.spec().name());
    this.builtIn = byName;
    this.sources = List.copyOf(sources);
    this.limits = limits;
    sources.forEach(source -> source.onChange(version::incrementAndGet));
  }

  /**
   * A tool of the installation.
   *
   * @param outside whether it comes from a source that may change it
   */
  record Item(Tool tool, boolean outside) {}

  /** Grows with each change outside. */
  long version() {
    return version.get();
  }

  /** By name, as they are now; of the sources' tools also those that a tenant remembers. */
  SortedMap<String, Item> items(List<ToolPin> pins) {
    var items = new TreeMap<String, Item>();
    builtIn.forEach((name, tool) -> items.put(name, new Item(tool, false)));
    for (var source : sources)
      for (var tool : source.tools())
        if (!ControlTools.NAMES.contains(tool.spec().name()))
          items.putIfAbsent(tool.spec().name(), new Item(tool, true));
    for (var pin : pins)
      if (!items.containsKey(pin.tool()))
        sources.stream()
            .flatMap(source -> source.remembered(PinnedSpec.read(pin)).stream())
            .findFirst()
            .ifPresent(tool -> items.put(pin.tool(), new Item(tool, true)));
    return items;
  }

  /** How it stands with the servers of all sources. */
  List<ToolServer> servers() {
    return sources.stream().flatMap(source -> source.servers().stream()).toList();
  }

  TimeLimits limits() {
    return limits;
  }

  /** The check of a tool's arguments, compiled once. */
  SchemaCheck checkOf(Tool tool) {
    return checks.computeIfAbsent(tool, it -> new SchemaCheck(it.spec()));
  }
}
