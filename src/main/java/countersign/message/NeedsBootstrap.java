package countersign.message;

/** Whether there is no tenant yet, so that {@link Bootstrap} would make the first. */
public record NeedsBootstrap() implements Request<Boolean> {}
