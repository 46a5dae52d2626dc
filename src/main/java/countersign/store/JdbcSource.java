package countersign.store;

import io.vertx.pgclient.PgConnectOptions;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** A {@code postgresql://} URI, as the pool reads it, for JDBC. */
final class JdbcSource {
  private static final int CONNECT_SECONDS = 10;

  // Both drivers send these by themselves.
  private static final Set<String> BY_DRIVER = Set.of("application_name", "client_encoding");

  private JdbcSource() {}

  /**
   * Connections to the database that the URI names, with its user, TLS mode and parameters.
   *
   * @throws StartFailure when the URI can't be read
   */
  static PGSimpleDataSource of(String uri) {
    var options = parsed(uri);
    if (options.isUsingDomainSocket())
      throw new StartFailure("database.uri names a Unix socket: name a host and a port instead");
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {options.getHost()});
    source.setPortNumbers(new int[] {options.getPort()});
    source.setDatabaseName(options.getDatabase());
    source.setUser(options.getUser());
    source.setPassword(options.getPassword());
    source.setSslMode(options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setApplicationName(options.getProperties().get("application_name"));
    source.setOptions(sessionSettings(options.getProperties()));
    return source;
  }

  private static PgConnectOptions parsed(String uri) {
    try {
      return PgConnectOptions.fromUri(uri);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          "database.uri can't be read: it must look like postgresql://user:password@host:port/name",
          e);
    }
  }

  /** PostgreSQL's start-up options: {@code -c name=value}, blanks escaped. */
  private static String sessionSettings(Map<String, String> properties) {
    var settings = new ArrayList<String>();
    properties.forEach((name, value) -> {
      if (name.equals("options")) settings.add(value);
      else if (!BY_DRIVER.contains(name))
        settings.add("-c " + name + "=" + value.replace("\\", "\\\\").replace(" ", "\\ "));
    });
    return String.join(" ", settings);
  }
}
