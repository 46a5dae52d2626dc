package countersign.message;

import countersign.task.Tenant;
import java.util.List;

/** All tools of the installation, by name, as a tenant has them. */
public record ListTools(Tenant tenant) implements Request<List<ToolRecord>> {}
