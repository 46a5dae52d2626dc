package countersign.message;

import java.util.regex.Pattern;

/**
 * Act unless the caller asked for the very same before: then the first reply is given again, also
 * when it was a refusal, and nothing is done. The act and the memory of it are one transaction.
 *
 * @param by whose key it is; nobody else gets the reply
 */
public record Once<R>(Principal by, Key key, Act<R> act) implements Request<Once.Result<R>> {
  /**
   * What a caller recognises a request by.
   *
   * @param text the caller's own choice, 1 to 255 printable ASCII characters
   * @param fingerprint what was asked for, as 64 lower-case hexadecimal digits of SHA-256
   */
  public record Key(String text, String fingerprint) {
    private static final Pattern TEXT = Pattern.compile("[ -~]{1,255}");

    public Key {
      if (!TEXT.matcher(text).matches()) throw new IllegalArgumentException("not a key: " + text);
    }
  }

  /** What became of it. */
  public sealed interface Result<R> {
    /**
     * The reply to the act.
     *
     * @param again whether it was given before, and nothing was done now
     */
    record Answered<R>(R reply, boolean again) implements Result<R> {}

    /** Nothing was done: the key stands for another request. */
    record KeyReused<R>() implements Result<R> {}
  }
}
