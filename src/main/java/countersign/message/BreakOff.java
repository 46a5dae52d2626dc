package countersign.message;

/**
 * A run ends because of a fault in this program: whoever claims the task next takes over, after a
 * while that grows each time. The reply tells whether the lease was still held.
 */
public record BreakOff(RunRef run) implements Request<Boolean> {}
