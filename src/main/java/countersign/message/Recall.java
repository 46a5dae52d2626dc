package countersign.message;

import java.util.Optional;

/**
 * What {@link Once} would answer without acting: the first reply to the same request, or that its
 * key stands for another one. Empty when the key is free, and it stays free.
 *
 * @param act what would be done; it is not
 */
public record Recall<R>(Principal by, Once.Key key, Act<R> act)
    implements Request<Optional<Once.Result<R>>> {}
