package countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JSONPath of names, places in lists, {@code *} and one {@code ..} (RFC 9535 sections 2.3 and
 * 2.5). It tells what stands at its end from what stands in its way.
 */
record ArgumentPath(List<Segment> segments) {
  private static final Pattern SEGMENT =
      Pattern.compile(
          "(?<dots>\\.{1,2})(?:(?<name>[\\p{L}_][\\p{L}\\p{N}_-]*)|\\*)"
              + "|\\[(?:\\*|(?<place>-?\\d{1,9})|'(?<single>[^'\\\\]+)'|\"(?<twice>[^\"\\\\]+)\")]");

  ArgumentPath {
    segments = List.copyOf(segments);
  }

  /** One part of it; {@code deep} when it is looked for at any depth. */
  private record Segment(boolean deep, Selector selector) {
    boolean meansAllBelow() {
      return deep && selector instanceof Selector.Each;
    }
  }

  /** What is taken of an object or a list. */
  private sealed interface Selector {
    /** The member of an object. */
    record Named(String name) implements Selector {}

    /** The entry of a list, from its end when it is negative. */
    record Placed(int place) implements Selector {}

    /** All that an object or a list holds. */
    record Each() implements Selector {}
  }

  /**
   * What a path leads to.
   *
   * @param inTheWay what has another shape than the path needs to go on, so that what it is meant
   *     for may be there in a form that it doesn't find
   */
  record Found(List<JsonNode> values, Optional<JsonNode> inTheWay) {}

  /** Empty when the text is no such path. */
  static Optional<ArgumentPath> read(String text) {
    if (!text.startsWith("$")) return Optional.empty();
    var segments = new ArrayList<Segment>();
    var rest = SEGMENT.matcher(text).region(1, text.length());
    while (rest.lookingAt()) {
      segments.add(new Segment("..".equals(rest.group("dots")), selector(rest)));
      rest.region(rest.end(), text.length());
    }
    return rest.regionStart() == text.length()
        ? Optional.of(new ArgumentPath(segments))
        : Optional.empty();
  }

  private static Selector selector(Matcher segment) {
    if (segment.group("place") != null)
      return new Selector.Placed(Integer.parseInt(segment.group("place")));
    return Stream.of("name", "single", "twice")
        .map(segment::group)
        .filter(name -> name != null)
        .findFirst()
        .<Selector>map(Selector.Named::new)
        .orElseGet(Selector.Each::new);
  }

  /** How often it looks at any depth. */
  long descents() {
    return segments.stream().filter(Segment::deep).count();
  }

  Found in(JsonNode tree) {
    var here = List.of(tree);
    var anything = false;
    for (var segment : segments) {
      var next = new ArrayList<JsonNode>();
      for (var node : here) {
        if (!segment.deep && !anything && !leadsOn(node, segment.selector))
          return new Found(List.of(), Optional.of(node));
        var from = segment.deep ? andAllBelow(node) : Stream.of(node);
        from.forEach(it -> take(it, segment.selector, next));
      }
      // What is meant by "whatever is below" may have any shape.
      anything |= segment.meansAllBelow();
      here = next;
    }
    return new Found(here, Optional.empty());
  }

  private static boolean leadsOn(JsonNode node, Selector selector) {
    if (node.isNull()) return true;
    return switch (selector) {
      case Selector.Named _ -> node.isObject();
      case Selector.Placed _ -> node.isArray();
      case Selector.Each() -> node.isContainerNode();
    };
  }

  private static void take(JsonNode node, Selector selector, List<JsonNode> into) {
    switch (selector) {
      case Selector.Named(var name) -> {
        if (node.has(name)) into.add(node.get(name));
      }
      case Selector.Placed(var place) -> {
        var at = place < 0 ? node.size() + place : place;
        if (node.isArray() && node.has(at)) into.add(node.get(at));
      }
      case Selector.Each() -> node.valueStream().forEach(into::add);
    }
  }

  private static Stream<JsonNode> andAllBelow(JsonNode node) {
    return Stream.concat(Stream.of(node), node.valueStream().flatMap(ArgumentPath::andAllBelow));
  }
}
