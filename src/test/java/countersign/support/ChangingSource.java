package countersign.support;

import countersign.agent.Tool;
import countersign.agent.ToolSource;
import countersign.agent.ToolSpec;
import countersign.message.ToolServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A server of tools outside, which does with them what it likes. */
public final class ChangingSource implements ToolSource {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Tool> tools = List.of();
  private volatile List<Tool> remembered = List.of();

  /** From now on it has these. */
  public void has(Tool... these) {
    tools = List.of(these);
    listeners.forEach(Runnable::run);
  }

  /** It is away, and would have these once it is back. */
  public void isAwayWith(Tool... these) {
    remembered = List.of(these);
    has();
  }

  @Override
  public List<Tool> tools() {
    return tools;
  }

  @Override
  public Optional<Tool> remembered(ToolSpec spec) {
    Predicate<Tool> isIt = tool -> tool.spec().equals(spec);
    return remembered.stream().filter(isIt).findFirst();
  }

  @Override
  public List<ToolServer> servers() {
    var status = tools.isEmpty() ? ToolServer.Status.FAILED : ToolServer.Status.CONNECTED;
    var leftOut = List.of(new ToolServer.LeftOut("odd", "its schema isn't one"));
    return List.of(
        new ToolServer("looks", status, Instant.EPOCH, "It is \u202eaway.", tools.size(), leftOut));
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
