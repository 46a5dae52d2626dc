package countersign.store;

import countersign.support.TestDatabase;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** A database as an older version left it, whose owner is bound by row-level security. */
final class OldSchema {
  private OldSchema() {}

  /** The database as its new owner reaches it, who is no superuser. */
  static String owned(String uri) {
    var owner = "owner_" + UUID.randomUUID().toString().replace("-", "");
    var name = uri.substring(uri.lastIndexOf('/') + 1);
    TestDatabase.execute(uri, "create role " + owner + " login createrole password 'secret'");
    TestDatabase.execute(uri, "grant countersign_app, countersign_system to " + owner);
    TestDatabase.execute(uri, "alter database " + name + " owner to " + owner);
    return uri.replaceFirst("//.*@", "//" + owner + ":secret@");
  }

  static void migrate(String uri, String version) {
    Flyway.configure()
        .dataSource(JdbcSource.of(uri))
        .locations("classpath:" + PackagedMigrations.FOLDER)
        .target(version)
        .load()
        .migrate();
  }
}
