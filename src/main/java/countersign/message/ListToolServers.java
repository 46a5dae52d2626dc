package countersign.message;

import java.util.List;

/** How it stands with the servers that the installation's tools come from. */
public record ListToolServers() implements Request<List<ToolServer>> {}
