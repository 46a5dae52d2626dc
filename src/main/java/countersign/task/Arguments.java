package countersign.task;

/**
 * A tool call's arguments: one JSON object in the canonical form of RFC 8785, so that equal
 * arguments are equal texts and have equal digests.
 *
 * @param canonical the object's text; made where JSON enters the system, never by hand
 */
public record Arguments(String canonical) {
  /** The object without members. */
  public static final Arguments NONE = new Arguments("{}");

  public Arguments {
    if (!canonical.startsWith("{") || !canonical.endsWith("}"))
      throw new IllegalArgumentException("arguments are one JSON object");
  }
}
