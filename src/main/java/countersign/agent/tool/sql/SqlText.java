package countersign.agent.tool.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an SQL text as PostgreSQL splits it into tokens (its documentation, section 4.1), as far as
 * is needed to find where the statement ends and where parameters stand.
 */
final class SqlText {
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
  private static final Pattern PARAMETER = Pattern.compile("\\$([0-9]{1,5})");
  private static final Pattern QUOTE = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private final String sql;
  private final StringBuilder jdbc = new StringBuilder();
  private final List<Integer> parameters = new ArrayList<>();
  private String verb = "";
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** What came of reading. */
  sealed interface Read {
    /**
     * One statement.
     *
     * @param verb its first word in upper case, such as SELECT
     * @param body as it was written, without the semicolon at the end
     * @param jdbc with a question mark for each parameter
     * @param parameters their numbers, in the order of the question marks
     */
    record One(String verb, String body, String jdbc, List<Integer> parameters) implements Read {
      public One {
        parameters = List.copyOf(parameters);
      }
    }

    record Refused(String why) implements Read {}
  }

  static Read of(String sql) {
    if (sql.indexOf('\0') >= 0) return new Read.Refused("The statement has a zero character.");
    return new SqlText(sql).read();
  }

  private Read read() {
    while (at < sql.length() && sql.charAt(at) != ';') {
      int from = at;
      if (!token()) return new Read.Refused("A text or comment in the statement has no end.");
      if (from == at) throw new IllegalStateException("a token has at least one character");
    }
    var body = sql.substring(0, at);
    var rest = new SqlText(sql.substring(Math.min(sql.length(), at + 1)));
    if (!rest.isBlank()) return new Read.Refused("There must be one statement and no more.");
    if (verb.isEmpty()) return new Read.Refused("There is no statement.");
    return new Read.One(verb, body, jdbc.toString(), parameters);
  }

  private boolean isBlank() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) at++;
      else if (!isComment() || !comment()) return false;
    }
    return true;
  }

  /** Takes the next token; false when it has no end. */
  private boolean token() {
    char c = sql.charAt(at);
    if (isComment()) return comment();
    if (c == '\'') return quoted('\'', false);
    if (c == '"') return quoted('"', false);
    if (c == '$') return dollar();
    var word = at(WORD);
    if (word.isPresent()) return word(word.get().group());
    take(c == '?' ? "??" : String.valueOf(c), 1);
    return true;
  }

  private boolean word(String word) {
    if (verb.isEmpty()) verb = word.toUpperCase(Locale.ROOT);
    take(word, word.length());
    var escapes = word.equalsIgnoreCase("e") && at < sql.length() && sql.charAt(at) == '\'';
    return !escapes || quoted('\'', true);
  }

  private boolean dollar() {
    var parameter = at(PARAMETER);
    if (parameter.isPresent()) {
      parameters.add(Integer.parseInt(parameter.get().group(1)));
      take("?", parameter.get().group().length());
      return true;
    }
    var quote = at(QUOTE);
    if (quote.isEmpty()) {
      take("$", 1);
      return true;
    }
    var tag = quote.get().group();
    int end = sql.indexOf(tag, at + tag.length());
    return end >= 0 && taken(end + tag.length());
  }

  private boolean quoted(char quote, boolean escapes) {
    int end = at + 1;
    while (end < sql.length()) {
      char c = sql.charAt(end);
      if (c == '\\' && escapes) end += 2;
      else if (c != quote) end++;
      else if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) end += 2;
      else return taken(end + 1);
    }
    return false;
  }

  private boolean isComment() {
    return sql.startsWith("--", at) || sql.startsWith("/*", at);
  }

  /** Comments between slashes can hold such comments; others end at a line feed or a return. */
  private boolean comment() {
    if (sql.startsWith("--", at)) {
      int end = at;
      while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') end++;
      return taken(end);
    }
    int depth = 0;
    int end = at;
    while (end < sql.length()) {
      if (sql.startsWith("/*", end)) depth++;
      else if (sql.startsWith("*/", end)) depth--;
      else {
        end++;
        continue;
      }
      end += 2;
      if (depth == 0) return taken(end);
    }
    return false;
  }

  private Optional<Matcher> at(Pattern pattern) {
    var found = pattern.matcher(sql).region(at, sql.length());
    return found.lookingAt() ? Optional.of(found) : Optional.empty();
  }

  private boolean taken(int end) {
    take(sql.substring(at, end), end - at);
    return true;
  }

  private void take(String written, int length) {
    jdbc.append(written);
    at += length;
  }
}
