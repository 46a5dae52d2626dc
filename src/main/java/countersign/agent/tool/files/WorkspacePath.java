package countersign.agent.tool.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place in the workspace, as an agent names it. What would lead elsewhere, or what two programs
 * might read in two ways, is refused rather than tidied up.
 *
 * @param names from the workspace inwards; none is the workspace itself
 */
record WorkspacePath(List<String> names) {
  /** The longest path, in characters. */
  static final int MAX_LENGTH = 1000;

  /** The most names. */
  static final int MAX_DEPTH = 32;

  /** What files begin with that are being written; nobody else may use it. */
  static final String UNFINISHED = ".countersign-";

  private static final int MAX_NAME_BYTES = 255;

  WorkspacePath {
    names = List.copyOf(names);
  }

  /** What came of reading a path. */
  sealed interface Read {
    /** It names a place inside. */
    record Fits(WorkspacePath path) implements Read {}

    /** It doesn't. */
    record Refused(String why) implements Read {}
  }

  /** A path such as {@code reports/2026/may.txt}. */
  static Read of(String text) {
    if (text.equals(".")) return new Read.Fits(new WorkspacePath(List.of()));
    var names = List.of(text.split("/", -1));
    return flaw(text, names)
        .<Read>map(Read.Refused::new)
        .orElseGet(() -> new Read.Fits(new WorkspacePath(names)));
  }

  /** The place that this one is in. */
  List<String> folders() {
    return names.subList(0, Math.max(0, names.size() - 1));
  }

  /** Its own name; empty for the workspace itself. */
  Optional<String> name() {
    return names.isEmpty() ? Optional.empty() : Optional.of(names.getLast());
  }

  String text() {
    return names.isEmpty() ? "." : String.join("/", names);
  }

  private static Optional<String> flaw(String text, List<String> names) {
    if (text.isEmpty() || text.length() > MAX_LENGTH)
      return Optional.of("The path must have 1 to " + MAX_LENGTH + " characters.");
    if (text.startsWith("/"))
      return Optional.of("The path must be relative to the workspace: leave out the first slash.");
    if (names.size() > MAX_DEPTH)
      return Optional.of("The path must have at most " + MAX_DEPTH + " names.");
    return names.stream().flatMap(name -> nameFlaw(name).stream()).findFirst();
  }

  private static Optional<String> nameFlaw(String name) {
    if (name.isEmpty())
      return Optional.of("The path must have no empty name (//, or / at the end).");
    if (name.equals(".") || name.equals(".."))
      return Optional.of("The path must have no name . or .. in it.");
    if (name.startsWith(UNFINISHED))
      return Optional.of("The path must have no name that begins with " + UNFINISHED + ".");
    if (name.chars()
        .anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || Character.isSurrogate((char) c)))
      return Optional.of(
          "The path must have no control characters, backslashes and characters beyond U+FFFF.");
    if (name.getBytes(UTF_8).length > MAX_NAME_BYTES)
      return Optional.of("A name in the path must have at most " + MAX_NAME_BYTES + " bytes.");
    return isOfThisSystem(name)
        ? Optional.empty()
        : Optional.of(
            "The path must have no letters beyond ASCII: the operator runs this program in a locale"
                + " without them.");
  }

  /** Java writes names in the encoding of the locale, in which not every letter may be. */
  private static boolean isOfThisSystem(String name) {
    try {
      var _ = Path.of(name);
      return true;
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
