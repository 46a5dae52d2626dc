package countersign.message;

import countersign.task.Task;

/**
 * A task came to rest, and this is it, as it was committed. Told before the {@link TaskChanged} of
 * the same change, and only on the node that wrote it; whoever isn't told reads the task.
 */
public record TaskRested(Task task) implements LocalNotice {}
