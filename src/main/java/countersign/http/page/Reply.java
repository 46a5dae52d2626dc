package countersign.http.page;

import gg.jte.Content;
import java.util.Map;
import java.util.Optional;

/** What a page answers. */
sealed interface Reply {
  /**
   * HTML.
   *
   * @param headers beside those that every page has
   */
  record Html(int status, Content body, Map<String, String> headers) implements Reply {
    public Html {
      headers = Map.copyOf(headers);
    }
  }

  /** Look there instead, with GET (RFC 9110 section 15.4.4); {@code path} is local. */
  record SeeOther(String path) implements Reply {}

  /** The browser's fragment is up to date. */
  record Unchanged() implements Reply {}

  /** One of the failure pages. */
  record Failed(int status) implements Reply {}

  /** A fragment, unless the browser says that it shows this version already. */
  static Reply fresh(Visit visit, String version, Content body) {
    return visit.query("seen").equals(Optional.of(version)) ? new Unchanged() : ok(body);
  }

  /** A page or fragment that came out well. */
  static Reply ok(Content body) {
    return new Html(200, body, Map.of());
  }

  /** A page that says what is wrong with a form. */
  static Reply refused(int status, Content body) {
    return new Html(status, body, Map.of());
  }
}
