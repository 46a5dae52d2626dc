package countersign.agent.tool;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** The words of a part of a page: a line for each block, links and headings marked. */
final class PageText implements NodeVisitor {
  private static final int MAX_LINK_LENGTH = 300;
  private static final Set<String> CELLS = Set.of("td", "th");

  private final StringBuilder text = new StringBuilder();
  private int verbatim;

  private PageText() {}

  static String of(Element part) {
    var words = new PageText();
    part.traverse(words);
    return words
        .text
        .toString()
        .replaceAll("[ \\t]+\\n", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode words) add(words);
    else if (node instanceof Element element) begin(element);
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) return;
    if (element.nameIs("pre")) verbatim--;
    if (element.nameIs("a")) link(element);
    if (CELLS.contains(element.normalName())) text.append(" | ");
    else if (element.isBlock()) line(isParagraph(element) ? 2 : 1);
  }

  private void begin(Element element) {
    if (element.isBlock() && !CELLS.contains(element.normalName()))
      line(isParagraph(element) ? 2 : 1);
    switch (element.normalName()) {
      case "br" -> text.append('\n');
      case "li" -> text.append("- ");
      case "pre" -> verbatim++;
      case "img" -> image(element.attr("alt").strip());
      case "h1", "h2", "h3", "h4", "h5", "h6" ->
          text.append("#".repeat(element.normalName().charAt(1) - '0')).append(' ');
      default -> {}
    }
  }

  private static boolean isParagraph(Element element) {
    return element.nameIs("p") || element.nameIs("pre") || element.normalName().matches("h[1-6]");
  }

  private void add(TextNode words) {
    if (verbatim > 0) {
      text.append(words.getWholeText());
      return;
    }
    var plain = words.text();
    var atStart = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
    text.append(atStart ? plain.stripLeading() : plain);
  }

  private void image(String alternative) {
    if (!alternative.isEmpty()) text.append("[image: ").append(alternative).append("] ");
  }

  /** Where a link leads, unless its words say that already. */
  private void link(Element element) {
    var url = element.absUrl("href");
    var leads = url.startsWith("http://") || url.startsWith("https://");
    if (leads
        && url.length() <= MAX_LINK_LENGTH
        && element.hasText()
        && !element.text().equals(url)) text.append(" <").append(url).append('>');
  }

  /** The next words stand behind so many line breaks. */
  private void line(int breaks) {
    int there = 0;
    while (there < text.length() && text.charAt(text.length() - 1 - there) == '\n') there++;
    if (!text.isEmpty()) text.append("\n".repeat(Math.max(0, breaks - there)));
  }
}
