package countersign.message;

/**
 * Something that happened, told to whoever listens. Losing one costs time, never a task: the truth
 * is in the database. In a cluster it reaches every node, as JSON made of the record's components:
 * a component with another name or type isn't understood by nodes of another version.
 */
public sealed interface Notice permits Wake, TaskChanged, ToolsChanged {}
