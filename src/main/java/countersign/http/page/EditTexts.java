package countersign.http.page;

import java.util.Map;
import java.util.Set;

/**
 * What stands in the fields of a form for arguments.
 *
 * @param texts by the argument's name
 * @param kept the arguments that may be left out, but are given also when their text is empty
 */
record EditTexts(Map<String, String> texts, Set<String> kept) {
  EditTexts {
    texts = Map.copyOf(texts);
    kept = Set.copyOf(kept);
  }

  String of(String name) {
    return texts.getOrDefault(name, "");
  }

  boolean keeps(String name) {
    return kept.contains(name);
  }
}
