package countersign.message;

import countersign.task.Tenant;

/** What a tenant decided about its tools, as it is stored. */
public record FindToolSettings(Tenant tenant) implements Request<ToolSettings> {}
