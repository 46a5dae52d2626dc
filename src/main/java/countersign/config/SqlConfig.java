package countersign.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The tools sql_query and sql_execute.
 *
 * @param sources databases by the names that agents use; none means that there are no such tools
 */
public record SqlConfig(Map<String, Source> sources) {
  static final String KEY = "tools.sql.sources";
  static final String FORM =
      "names with {uri, write, try-out, statement-timeout, max-rows}, where uri is"
          + " postgresql://user:password@host:port/name (special characters percent-encoded)";

  public SqlConfig {
    sources = Map.copyOf(sources);
    for (var name : sources.keySet())
      if (!name.matches("[A-Za-z0-9_.-]{1,64}"))
        throw ConfigError.value(
            KEY, name, "names of 1 to 64 letters, digits, dots, dashes and underscores");
  }

  /**
   * A database.
   *
   * @param uri with a user; a query has parameters of PostgreSQL's JDBC driver
   * @param rights what agents may do in it
   * @param statementTimeout of one statement, 100 ms to 10 minutes
   * @param maxRows that a result tells, 1 to 10,000
   */
  public record Source(URI uri, Rights rights, Duration statementTimeout, int maxRows) {
    static final DurationRange STATEMENT_TIMEOUT =
        new DurationRange(KEY, Duration.ofMillis(100), Duration.ofMinutes(10));
    static final IntRange MAX_ROWS = new IntRange(KEY, 1, 10_000);

    public Source {
      var plain =
          Optional.ofNullable(uri.getScheme()).orElse("").matches("postgres(ql)?")
              && uri.getHost() != null
              && Optional.ofNullable(uri.getRawUserInfo()).orElse("").matches("[^:]+(:.*)?")
              && Optional.ofNullable(uri.getPath()).orElse("").matches("/[^/]+")
              && uri.getRawFragment() == null;
      if (!plain) throw ConfigError.secret(KEY, FORM);
      STATEMENT_TIMEOUT.check(statementTimeout);
      MAX_ROWS.check(maxRows);
    }

    /** Without the URI, which holds a password. */
    @Override
    public String toString() {
      return "Source[" + rights + "]";
    }
  }

  /**
   * What agents may do in a database, as far as its user may.
   *
   * @param write whether sql_execute may be used
   * @param tryOut whether previews run a statement and roll it back
   */
  public record Rights(boolean write, boolean tryOut) {}
}
