package countersign.task;

import java.util.UUID;

/**
 * The right of one worker to write to one running task until another worker claims it.
 *
 * @param id new at every claim, so that a worker that lost its claim can't write any more
 */
public record Lease(UUID id) {}
