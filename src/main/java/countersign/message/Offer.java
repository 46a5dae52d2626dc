package countersign.message;

import java.time.Duration;

/**
 * The workers of this node have room for so many more tasks at a time. What is submitted or decided
 * here is then handed to them by the transaction that sets it in motion ({@link HandOver}), unless
 * others wait for a worker. The reply is how much room there is now.
 *
 * @param owner the node, as in {@link Claim}
 * @param lease how long a task that is handed over is the node's
 * @param places how many more, or fewer when it is negative
 */
public record Offer(String owner, Duration lease, int places) implements Request<Integer> {}
