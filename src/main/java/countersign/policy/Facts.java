package countersign.policy;

import java.util.List;

/** Argument values as facts: short, since the request holds the arguments whole. */
final class Facts {
  private static final int MOST_VALUES = 5;
  private static final int LONGEST = 200;

  private Facts() {}

  static String words(List<String> values) {
    if (values.isEmpty()) return "nothing there";
    var shown =
        String.join(", ", values.stream().limit(MOST_VALUES).map(Facts::shortened).toList());
    return values.size() > MOST_VALUES
        ? shown + " and " + (values.size() - MOST_VALUES) + " more"
        : shown;
  }

  private static String shortened(String json) {
    if (json.length() <= LONGEST) return json;
    var end = Character.isHighSurrogate(json.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return json.substring(0, end) + "… (" + json.length() + " characters)";
  }
}
