package countersign.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where everything is kept.
 *
 * @param dataDir the folder of the embedded database and of written mails
 * @param uri a {@code postgresql://} URI; absent means the embedded database
 * @param pool connections, 2 to 500
 */
public record DatabaseConfig(Path dataDir, Optional<String> uri, int pool) {
  static final String URI_FORM =
      "postgresql://user:password@host:port/name (special characters percent-encoded)";
  private static final Pattern URI =
      Pattern.compile("postgres(ql)?://([^@/?#]+@)?[^@/?#]+(/[^?#]*)?(\\?.*)?");

  static final IntRange POOL = new IntRange("database.pool", 2, 500);

  public DatabaseConfig {
    Allowed.secret("database.uri", uri, URI, URI_FORM);
    POOL.check(pool);
  }

  /** Without the URI, which holds a password. */
  @Override
  public String toString() {
    return "DatabaseConfig[dataDir=" + dataDir + ", pool=" + pool + "]";
  }
}
