package countersign.message;

/** Forget a signed-in browser; the reply says whether there was one. */
public record CloseSession(String tokenSha256) implements Request<Boolean> {}
