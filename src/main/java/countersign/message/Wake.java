package countersign.message;

/** A task is waiting for a worker. */
public record Wake() implements Notice {}
