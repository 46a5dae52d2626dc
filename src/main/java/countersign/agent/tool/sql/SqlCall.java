package countersign.agent.tool.sql;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.core.Parser;

/**
 * A statement for a database, with the values of its parameters as texts, which PostgreSQL reads as
 * the type that it expects there.
 *
 * @param values the first is that of $1; empty is null
 */
record SqlCall(SqlSource source, SqlText.Read.One statement, List<Optional<String>> values) {
  SqlCall {
    values = List.copyOf(values);
  }

  /** What came of reading a call. */
  sealed interface Read {
    record Fits(SqlCall call) implements Read {}

    record Refused(String why) implements Read {}
  }

  /**
   * Read a call's arguments.
   *
   * @param verbs what the statement may begin with
   */
  static Read of(JsonNode arguments, Map<String, SqlSource> sources, Set<String> verbs) {
    var source = sources.get(arguments.path("source").asText());
    if (source == null)
      return new Read.Refused("There is no such source; there are " + sources.keySet() + ".");
    return switch (SqlText.of(arguments.path("sql").asText())) {
      case SqlText.Read.Refused(var why) -> new Read.Refused(why);
      case SqlText.Read.One one -> {
        var call = new SqlCall(source, one, values(arguments.path("parameters")));
        yield call.flaw(verbs).<Read>map(Read.Refused::new).orElseGet(() -> new Read.Fits(call));
      }
    };
  }

  /** The statement on a connection, ready to run. */
  PreparedStatement on(Connection connection) throws SQLException {
    return on(connection, statement.jdbc());
  }

  /** A statement that this one's parameters are part of, in the same order. */
  PreparedStatement on(Connection connection, String jdbc) throws SQLException {
    var prepared = connection.prepareStatement(jdbc);
    for (int i = 0; i < statement.parameters().size(); i++) {
      var value = values.get(statement.parameters().get(i) - 1);
      if (value.isPresent()) prepared.setObject(i + 1, value.get(), Types.OTHER);
      else prepared.setNull(i + 1, Types.OTHER);
    }
    return prepared;
  }

  private Optional<String> flaw(Set<String> verbs) {
    if (!verbs.contains(statement.verb()))
      return Optional.of(
          statement.verb()
              + " is not run by this tool. It runs "
              + String.join(", ", sorted(verbs))
              + ".");
    for (int i = 1; i <= values.size(); i++)
      if (!statement.parameters().contains(i))
        return Optional.of("There is a value for $" + i + ", which the statement doesn't use.");
    for (var number : statement.parameters())
      if (number < 1 || number > values.size())
        return Optional.of("There is no value for $" + number + " in parameters.");
    return isOneToTheDriver()
        ? Optional.empty()
        : Optional.of("The statement is written in a way that can be read as several ones.");
  }

  /** The driver splits texts by itself: what it reads otherwise than this program must not run. */
  private boolean isOneToTheDriver() {
    try {
      var read = Parser.parseJdbcSql(statement.jdbc(), true, true, true, false, false);
      return read.size() == 1
          && read.getFirst().bindPositions.length == statement.parameters().size();
    } catch (SQLException _) {
      return false;
    }
  }

  private static List<String> sorted(Set<String> verbs) {
    return verbs.stream().sorted().toList();
  }

  private static List<Optional<String>> values(JsonNode parameters) {
    var values = new ArrayList<Optional<String>>();
    for (var parameter : parameters)
      values.add(
          parameter.isNull()
              ? Optional.empty()
              : Optional.of(
                  parameter.isContainerNode() ? Json.write(parameter) : parameter.asText()));
    return values;
  }
}
