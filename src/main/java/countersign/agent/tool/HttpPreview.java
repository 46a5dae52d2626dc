package countersign.agent.tool;

import countersign.json.JsonLayout;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Excerpt;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request as it will be sent: where it goes is told as the connection is made, not as the URL is
 * spelled. A URL that can't be requested has no host to tell.
 */
final class HttpPreview {
  private static final String HEADLINE = "The request, as it is sent";

  private HttpPreview() {}

  /**
   * A preview.
   *
   * @param sent without what differs from call to call
   * @param target where it goes, unless the URL can't be read
   * @param flaw why it would be refused, if it would be
   */
  static Preview of(
      HttpExchange.Sent sent,
      String url,
      Optional<AllowList.Target> target,
      Optional<String> flaw) {
    var lines = new ArrayList<Line>();
    lines.add(new Line("Method", sent.method()));
    target.ifPresentOrElse(
        it -> place(it, lines), () -> lines.add(new Line("URL", onlyAscii(url))));
    flaw.ifPresent(why -> lines.add(new Line("Would not be sent", why)));
    for (var header : sent.headers())
      lines.add(new Line("Header", header.name() + ": " + header.value()));
    return new Preview(HEADLINE, lines, body(sent.body()));
  }

  private static void place(AllowList.Target target, List<Line> lines) {
    lines.add(new Line("Host", target.host()));
    if (isInternational(target.host()))
      lines.add(
          new Line(
              "Mind the host",
              "A name with letters beyond ASCII, in its encoded form (xn--). Decoded it may look"
                  + " like another name."));
    lines.add(
        new Line(
            "Connection",
            "port "
                + target.port()
                + (target.tls() ? ", encrypted (https)" : ", in clear (http)")));
    var path = target.uri().getRawPath();
    lines.add(new Line("Path", path.isEmpty() ? "/" : path));
    if (target.uri().getRawQuery() != null)
      lines.add(new Line("Query", target.uri().getRawQuery()));
  }

  /** RFC 5890 section 2.3.2.5: how a label begins that stands for letters beyond ASCII. */
  private static boolean isInternational(String host) {
    return host.startsWith("xn--") || host.contains(".xn--");
  }

  /** What looks like a letter of ASCII and is none must not pass for it. */
  private static String onlyAscii(String url) {
    var marked = new StringBuilder();
    url.codePoints()
        .forEach(point -> {
          if (point < 0x80) marked.appendCodePoint(point);
          else marked.append("[U+%04X]".formatted(point));
        });
    return marked.toString();
  }

  /** What is too long to be shown whole is cut as it stands: laid out it would only be longer. */
  private static List<Block> body(String body) {
    if (body.isEmpty()) return List.of();
    var json = body.length() > Excerpt.MAX_LENGTH ? Optional.<String>empty() : JsonLayout.of(body);
    return List.of(
        json.map(laidOut -> new Block("Body, laid out", laidOut, Kind.JSON))
            .orElseGet(() -> new Block("Body", body, Kind.TEXT)));
  }
}
