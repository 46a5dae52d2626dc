package countersign.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/** Brings the database's schema to the version that this program needs. */
public final class Migrations {
  private static final String NEWEST_APPLIED =
      """
      select version
      from flyway_schema_history
      where success and version is not null
      order by installed_rank desc
      limit 1
      """;

  private final PGSimpleDataSource source;
  private final MigrationVersion newest;

  private Migrations(PGSimpleDataSource source, MigrationVersion newest) {
    this.source = source;
    this.newest = newest;
  }

  /** What was done. */
  public sealed interface Result {
    /** The schema version that the database has now. */
    String version();

    /** {@code count} migrations were applied, at least one. */
    record Applied(int count, String version) implements Result {}

    /** There was nothing to do. */
    record UpToDate(String version) implements Result {}
  }

  /**
   * Apply what is missing. Several nodes may do so at a time. Blocks.
   *
   * @param uri the {@code postgresql://} URI of a role that may change the schema
   * @throws StartFailure when the database can't be reached, a migration fails, or the schema is
   *     newer than this program
   */
  public static Result migrate(String uri) {
    return new Migrations(JdbcSource.of(uri), newestPackaged()).migrate();
  }

  private Result migrate() {
    // Flyway takes most of a second to find out that there is nothing to do.
    var applied = newestApplied();
    if (applied.isPresent()) {
      var order = applied.get().compareTo(newest);
      if (order > 0) throw newer(applied.get());
      if (order == 0) return new Result.UpToDate(newest.getVersion());
    }
    return apply(source);
  }

  private Result apply(DataSource database) {
    try {
      var done =
          Flyway.configure()
              .dataSource(database)
              .locations("classpath:" + PackagedMigrations.FOLDER)
              .validateMigrationNaming(true)
              .load()
              .migrate();
      return done.migrationsExecuted == 0
          ? new Result.UpToDate(newest.getVersion())
          : new Result.Applied(done.migrationsExecuted, newest.getVersion());
    } catch (FlywayException e) {
      throw new StartFailure("the database could not be migrated: " + reason(e), e);
    }
  }

  private Optional<MigrationVersion> newestApplied() {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(NEWEST_APPLIED)) {
      return rows.next()
          ? Optional.of(MigrationVersion.fromVersion(rows.getString(1)))
          : Optional.empty();
    } catch (SQLException e) {
      if (PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())) return Optional.empty();
      throw new StartFailure("the database at " + place() + " can't be used: " + e.getMessage(), e);
    }
  }

  private StartFailure newer(MigrationVersion applied) {
    return new StartFailure(
        "the schema of the database at %s has version %s, this program only knows %s: start a newer Countersign"
            .formatted(place(), applied.getVersion(), newest.getVersion()));
  }

  private String place() {
    return source.getServerNames()[0]
        + ":"
        + source.getPortNumbers()[0]
        + "/"
        + source.getDatabaseName();
  }

  private static MigrationVersion newestPackaged() {
    try {
      return PackagedMigrations.versions().stream()
          .max(MigrationVersion::compareTo)
          .orElseThrow(() -> new IllegalStateException("no migrations are packed"));
    } catch (IOException e) {
      throw new StartFailure("the packed migrations can't be read: " + e.getMessage(), e);
    }
  }

  /** Flyway's message has many lines; the first names the migration, the database says why. */
  private static String reason(FlywayException failure) {
    var first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause())
      if (cause instanceof SQLException database) return first + ": " + database.getMessage();
    return String.valueOf(failure.getMessage());
  }
}
