package countersign.message;

/**
 * A question that one verticle asks another over the bus; its class is its address.
 *
 * @param <R> the reply's type; an immutable value
 */
public interface Request<R> {}
