package countersign.message;

import countersign.task.Tenant;

/** A tenant's decisions about its tools were changed. */
public record ToolsChanged(Tenant tenant) implements Notice {}
