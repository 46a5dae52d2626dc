package countersign.agent;

import countersign.message.ToolServer;
import java.util.List;
import java.util.Optional;

/** Where tools come from that may come, go and change while the node runs, such as a server's. */
public interface ToolSource {
  /** The tools as they are known at this moment; their names differ. Returns at once. */
  List<Tool> tools();

  /**
   * A tool that was known before, for a time at which the source can't tell: its server is still
   * being connected, or is away. Running it waits for the source, and does nothing when the tool
   * isn't what the specification says.
   *
   * @param spec as one of {@link #tools()} had it
   * @return empty when it isn't a tool of this source
   */
  Optional<Tool> remembered(ToolSpec spec);

  /** How it stands with the servers behind it. Returns at once. */
  List<ToolServer> servers();

  /** Have {@code listener} called after each change of {@link #tools()}, on any thread. */
  void onChange(Runnable listener);
}
