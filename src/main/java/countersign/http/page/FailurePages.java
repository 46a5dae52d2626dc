package countersign.http.page;

import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.Unavailable;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person sees when a page can't be shown; never what a program said about it. */
final class FailurePages {
  private static final Logger log = LoggerFactory.getLogger(FailurePages.class);
  private static final Templates templates = new StaticTemplates();

  private final Assets assets;

  FailurePages(Assets assets) {
    this.assets = assets;
  }

  /** What happened, and what to do about it. */
  private record Words(String title, String detail) {}

  void answer(RoutingContext context) {
    if (context.response().headWritten()) {
      context.next();
      return;
    }
    var status = status(context);
    if (status == 500)
      log.error("{} could not be shown", context.normalizedPath(), context.failure());
    var words = words(status);
    var frame = new Frame(words.title, Frame.Section.NONE, Optional.empty(), assets);
    PageHeaders.put(context.response());
    Send.html(
        context,
        new Reply.Html(
            status, templates.failure(frame, words.title, words.detail), headers(status)));
  }

  private static int status(RoutingContext context) {
    if (context.failure() instanceof Unavailable) return 503;
    return context.statusCode() < 400 ? 500 : context.statusCode();
  }

  private static Map<String, String> headers(int status) {
    return status == 503 ? Map.of("Retry-After", "5") : Map.of();
  }

  private static Words words(int status) {
    return switch (status) {
      case 400 ->
          new Words(
              "That form was not complete",
              "Nothing was changed. Go back, reload the page and try again.");
      case 401 -> new Words("You are not signed in", "Sign in and try again.");
      case 403 ->
          new Words(
              "This form can no longer be used",
              "Nothing was changed. The page was opened before you signed in, or cookies are off, or"
                  + " the form was sent from another site. Go back, reload the page and try again.");
      case 404 ->
          new Words(
              "There is nothing here",
              "The link is wrong, or what it leads to belongs to somebody else.");
      case 405 -> new Words("That doesn't work here", "Go back and use the page's own buttons.");
      case 413, 414, 431 ->
          new Words("That is too much text", "Nothing was changed. Go back and shorten it.");
      case 415 -> new Words("That doesn't work here", "Use the form on the page itself.");
      case 503 ->
          new Words(
              "Countersign can't answer just now",
              "Nothing was changed, and nothing runs without a signature. Try again in a few"
                  + " seconds.");
      default ->
          status < 500
              ? new Words(
                  "That could not be understood", "Nothing was changed. Go back and try again.")
              : new Words(
                  "Something went wrong on our side",
                  "It was written to the server's log. Reload the page to see what became of it.");
    };
  }
}
