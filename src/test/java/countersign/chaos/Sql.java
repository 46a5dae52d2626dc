package countersign.chaos;

import countersign.store.StoppablePostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the database past the product; asks again while the server is away. */
final class Sql implements AutoCloseable {
  private static final int AGAIN_MILLIS = 100;

  private final StoppablePostgres postgres;
  private Connection connection;

  Sql(StoppablePostgres postgres) {
    this.postgres = postgres;
  }

  /** Makes something of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows; blocks until the server answers. */
  synchronized <T> List<T> query(String statement, Reader<T> reader, Object... values) {
    while (true) {
      try {
        return ask(statement, reader, values);
      } catch (SQLException e) {
        // Classes 08 and 57, and what the driver says without any: the server is away.
        if (e.getSQLState() != null && !e.getSQLState().matches("(08|57|53).*"))
          throw new IllegalStateException(statement, e);
        close();
        Pause.millis(AGAIN_MILLIS);
      }
    }
  }

  /** One number. */
  long number(String statement, Object... values) {
    return query(statement, row -> row.getLong(1), values).getFirst();
  }

  private <T> List<T> ask(String statement, Reader<T> reader, Object... values)
      throws SQLException {
    if (connection == null) connection = postgres.connect();
    try (var prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < values.length; i++) prepared.setObject(i + 1, values[i]);
      var found = new ArrayList<T>();
      try (var rows = prepared.executeQuery()) {
        while (rows.next()) found.add(reader.read(rows));
      }
      return found;
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (connection != null) connection.close();
    } catch (SQLException e) {
      // It was broken, and is gone.
    }
    connection = null;
  }
}
