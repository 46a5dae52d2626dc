package countersign.agent.tool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * An answer as somebody reads it.
 *
 * @param title of an HTML page that has one
 * @param text absent when it isn't text
 * @param note what is missing
 */
record WebPage(Optional<String> title, Optional<String> text, Optional<String> note) {
  private static final int MAX_TITLE_LENGTH = 500;

  /** What nobody reads on a page, or only to get elsewhere. */
  private static final String UNREAD =
      "script, style, noscript, template, svg, canvas, iframe, object, nav, [hidden],"
          + " [aria-hidden=true], [style*=display:none], [style*='display: none']";

  /**
   * Read an answer.
   *
   * @param url where it came from, for the links in it
   */
  static WebPage of(HttpExchange.Received answer, String url) {
    var type = HttpAnswer.type(answer);
    if (isEncoded(answer)) return described("It is compressed, which was not asked for.");
    var cut =
        answer.truncated()
            ? Optional.of(
                "The page was longer; only its first %,d bytes were read."
                    .formatted(answer.body().length))
            : Optional.<String>empty();
    if (type.equals("text/html") || type.equals("application/xhtml+xml"))
      return html(answer, url, cut);
    return HttpAnswer.text(answer)
        .map(text -> new WebPage(Optional.empty(), Optional.of(text), cut))
        .orElseGet(() ->
            described(
                "It is no text and was left out: %s%,d bytes of type %s."
                    .formatted(
                        answer.truncated() ? "more than " : "",
                        answer.body().length,
                        type.isEmpty() ? "unknown" : Cut.of(type, 200))));
  }

  private static WebPage described(String note) {
    return new WebPage(Optional.empty(), Optional.empty(), Optional.of(note));
  }

  private static boolean isEncoded(HttpExchange.Received answer) {
    var encoding = Optional.ofNullable(answer.headers().get("content-encoding")).orElse("identity");
    return !encoding.strip().toLowerCase(Locale.ROOT).equals("identity");
  }

  private static WebPage html(HttpExchange.Received answer, String url, Optional<String> cut) {
    var page = parsed(answer, url);
    var title = Optional.of(Cut.of(page.title().strip(), MAX_TITLE_LENGTH));
    page.select(UNREAD).remove();
    return new WebPage(
        title.filter(it -> !it.isEmpty()), Optional.of(PageText.of(main(page))), cut);
  }

  /** In the charset that the header names, else the page, else UTF-8. */
  private static Document parsed(HttpExchange.Received answer, String url) {
    try {
      var named = HttpAnswer.namedCharset(answer).map(it -> it.name()).orElse(null);
      return parsed(answer.body(), named, url);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory are always readable", e);
    }
  }

  private static Document parsed(byte[] body, @Nullable String charset, String url)
      throws IOException {
    return Jsoup.parse(new ByteArrayInputStream(body), charset, url);
  }

  /** The part that the page is about, where it says so. */
  private static Element main(Document page) {
    var named = page.selectFirst("main, [role=main]");
    if (named != null && named.hasText()) return named;
    var articles = page.select("article");
    return articles.size() == 1 && articles.getFirst().hasText()
        ? articles.getFirst()
        : page.body();
  }
}
