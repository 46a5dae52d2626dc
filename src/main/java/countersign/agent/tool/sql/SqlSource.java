package countersign.agent.tool.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.config.SqlConfig.Source;
import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that agents may ask. Each call has a connection of its own, which ends with it. */
final class SqlSource {
  private static final Logger log = LoggerFactory.getLogger(SqlSource.class);
  private static final int CONNECT_SECONDS = 5;
  private static final int DEFAULT_PORT = 5432;

  /** How long the server may be silent beyond the time that it gives the statement. */
  private static final int SILENT_SECONDS = 10;

  /** The most bytes of one result that are held; it ends before, unless a single value is huge. */
  private static final String MAX_RESULT_BYTES = "33554432";

  private static final String SET_UP =
      """
      select set_config('statement_timeout', ?, ?),
        set_config('lock_timeout', ?, ?),
        set_config('idle_in_transaction_session_timeout', '60s', ?),
        set_config('standard_conforming_strings', 'on', ?)
      """;

  private final Source config;
  private final String name;
  private final PGSimpleDataSource connections = new PGSimpleDataSource();

  SqlSource(String name, Source config) {
    this.name = name;
    this.config = config;
    var uri = config.uri();
    var query = Optional.ofNullable(uri.getRawQuery()).map(it -> "?" + it).orElse("");
    connections.setUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port() + uri.getRawPath() + query);
    var user = uri.getRawUserInfo().split(":", 2);
    connections.setUser(decoded(user[0]));
    if (user.length > 1) connections.setPassword(decoded(user[1]));
    connections.setConnectTimeout(CONNECT_SECONDS);
    connections.setLoginTimeout(CONNECT_SECONDS);
    connections.setSocketTimeout((int) config.statementTimeout().toSeconds() + SILENT_SECONDS);
    connections.setApplicationName("countersign");
    // Values as the server writes them, of statements that are used once.
    connections.setBinaryTransfer(false);
    connections.setPrepareThreshold(0);
    connections.setMaxResultBuffer(MAX_RESULT_BYTES);
  }

  /** How a transaction begins. */
  enum Mode {
    READ_ONLY,
    READ_WRITE
  }

  /** What a statement may take, and wait for others. */
  record Patience(Duration statement, Duration lock) {}

  String name() {
    return name;
  }

  Source config() {
    return config;
  }

  /** What of a run of a tool. */
  Patience patience() {
    return new Patience(config.statementTimeout(), config.statementTimeout());
  }

  /** Where it is and who asks, for people. */
  String place() {
    return config.uri().getPath().substring(1)
        + " at "
        + config.uri().getHost()
        + ":"
        + port()
        + ", as "
        + connections.getUser();
  }

  /** A connection; at its end the server rolls back what is not committed. */
  record Session(Connection connection) implements AutoCloseable {
    /** Never fails: what the work came to is known before. */
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        log.debug("a connection was not closed: {}", e.toString());
      }
    }
  }

  /**
   * A connection outside a transaction.
   *
   * @throws SQLException when the database can't be reached
   */
  Session connect() throws SQLException {
    return new Session(connections.getConnection());
  }

  /** Begin a transaction. Its mode can't be changed any more, since it has been read in it. */
  void begin(Connection connection, Mode mode, Patience patience) throws SQLException {
    connection.setReadOnly(mode == Mode.READ_ONLY);
    connection.setAutoCommit(false);
    setUp(connection, patience, true);
  }

  /**
   * Limit what a connection does outside transactions: even to look at a statement, the server
   * takes locks.
   */
  void limit(Connection connection, Patience patience) throws SQLException {
    setUp(connection, patience, false);
  }

  private static void setUp(Connection connection, Patience patience, boolean local)
      throws SQLException {
    try (var setUp = connection.prepareStatement(SET_UP)) {
      setUp.setString(1, Long.toString(patience.statement().toMillis()));
      setUp.setString(3, Long.toString(patience.lock().toMillis()));
      for (int i : new int[] {2, 4, 5, 6}) setUp.setBoolean(i, local);
      setUp.execute();
    }
  }

  private int port() {
    return config.uri().getPort() == -1 ? DEFAULT_PORT : config.uri().getPort();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
