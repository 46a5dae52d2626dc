package countersign.http.page;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where to go after signing in: a page of this console, never another site. */
final class LocalPath {
  /** One leading slash; a second one, or a backslash, would name another host to a browser. */
  private static final Pattern FORM =
      Pattern.compile("/(?:[!-~&&[^/\\\\]][!-~&&[^\\\\]]{0,1998})?");

  private LocalPath() {}

  /** {@code text} when it is a local path, else the console's first page. */
  static String orHome(Optional<String> text) {
    return text.filter(path -> FORM.matcher(path).matches()).orElse("/approvals");
  }
}
