package countersign.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The members of one server in {@code mcpServers}, read by type. No message has a value in it: it
 * may be a secret.
 *
 * @param at the server's name, and where in it
 * @param environment what <code>${NAME}</code> in texts is taken from
 */
record Members(String at, JsonNode tree, Map<String, String> environment) {
  private static final int MOST_TEXTS = 200;
  private static final int LONGEST_TEXT = 10_000;
  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([A-Za-z_][A-Za-z0-9_]*})?");

  Members {
    if (!tree.isObject()) throw ConfigError.in(McpConfig.KEY, at, "isn't a map of members");
  }

  boolean has(String member) {
    return !tree.path(member).isMissingNode() && !tree.path(member).isNull();
  }

  Set<String> names() {
    var names = new TreeSet<String>();
    tree.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The same, after every name was found in one of the sets. */
  Members checked(Set<String> some, Set<String> others) {
    var allowed = new TreeSet<>(some);
    allowed.addAll(others);
    for (var name : names())
      if (!allowed.contains(name))
        throw ConfigError.in(
            McpConfig.KEY, at + "." + name, "is unknown, allowed is " + String.join(", ", allowed));
    return this;
  }

  /** A map in it, empty when absent; a set of names is what it may have, an empty one anything. */
  Members child(String member, Set<String> allowed) {
    var child = has(member) ? tree.path(member) : JsonNodeFactory.instance.objectNode();
    if (!child.isObject()) throw wrong(member, "a map");
    var members = new Members(at + "." + member, child, environment);
    return allowed.isEmpty() ? members : members.checked(allowed, Set.of());
  }

  /** False when absent. */
  boolean flag(String member) {
    if (!has(member)) return false;
    if (!tree.path(member).isBoolean()) throw wrong(member, "true or false");
    return tree.path(member).booleanValue();
  }

  /** A text that isn't empty, or absent. */
  Optional<String> text(String member) {
    if (!has(member)) return Optional.empty();
    var text = expanded(member, tree.path(member));
    if (text.isEmpty()) throw wrong(member, "a text that isn't empty");
    return Optional.of(text);
  }

  String needed(String member, String form) {
    return text(member).orElseThrow(() -> wrong(member, form));
  }

  List<String> list(String member) {
    if (!has(member)) return List.of();
    var items = tree.path(member);
    if (!items.isArray() || items.size() > MOST_TEXTS)
      throw wrong(member, "a list of up to " + MOST_TEXTS + " texts");
    var texts = new ArrayList<String>();
    for (var item : items) texts.add(expanded(member, item));
    return texts;
  }

  Map<String, String> texts(String member, String form) {
    if (!has(member)) return Map.of();
    var items = tree.path(member);
    if (!items.isObject() || items.size() > MOST_TEXTS)
      throw wrong(member, "up to " + MOST_TEXTS + " " + form);
    var texts = new LinkedHashMap<String, String>();
    items
        .properties()
        .forEach(item ->
            texts.put(item.getKey(), expanded(member + "." + item.getKey(), item.getValue())));
    return texts;
  }

  /** The error of a member, or of the server when its name is empty. */
  ConfigError wrong(String member, String allowed) {
    return ConfigError.in(
        McpConfig.KEY,
        member.isEmpty() ? at : at + "." + member,
        "has a wrong value, allowed is " + allowed);
  }

  private String expanded(String member, JsonNode value) {
    if (!value.isTextual()) throw wrong(member, "texts (quote numbers, true and false)");
    var text =
        REFERENCE
            .matcher(value.textValue())
            .replaceAll(found -> Matcher.quoteReplacement(replacement(member, found.group())));
    if (text.length() > LONGEST_TEXT || text.indexOf(0) >= 0)
      throw wrong(member, "texts of up to " + LONGEST_TEXT + " characters");
    return text;
  }

  private String replacement(String member, String reference) {
    if (reference.startsWith("$$")) return reference.substring(1);
    if (!reference.endsWith("}"))
      throw wrong(member, "${NAME}, a variable of the environment, or $${ for these characters");
    var name = reference.substring(2, reference.length() - 1);
    var found = environment.get(name);
    if (found == null)
      throw ConfigError.in(
          McpConfig.KEY,
          at + "." + member,
          "needs the variable " + name + " in the environment, and it isn't there");
    return found;
  }
}
