package countersign.message;

import countersign.task.Tenant;
import java.util.SortedSet;

/** The names by which a task of the tenant may narrow its agent's tools. */
public record FindToolkits(Tenant tenant) implements Request<SortedSet<String>> {}
