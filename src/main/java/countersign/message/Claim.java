package countersign.message;

import countersign.task.Task;
import java.time.Duration;
import java.util.List;

/**
 * Take up to {@code limit} tasks to work on, queued ones and those whose worker's lease has ended.
 * The reply's tasks are all running.
 *
 * @param owner the node, for operators to read
 */
public record Claim(String owner, int limit, Duration lease) implements Request<List<Task>> {}
