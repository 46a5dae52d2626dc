package countersign.bench;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;

/**
 * How long a start takes, and what a server costs that has nothing to do. This is the product as
 * users start it, with its script and its archive of classes, and alone on the machine.
 */
final class Rest {
  static final String NAME = "rest";
  private static final int STARTS = 5;
  private static final int SETTLE_SECONDS = 10;
  private static final int SECONDS = 30;
  private static final String STATEMENTS =
      """
      select coalesce(sum(calls), 0) from pg_stat_statements
      where userid in (select oid from pg_roles where rolname ~ '^countersign_(app|system)$')
      """;

  private final Database database;
  private final Path folder;

  Rest(Database database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  void run(Report report) {
    System.out.println(NAME);
    var script = install();
    // The first one makes the tables and, when it ends, the archive of classes.
    start(script).close();
    for (int i = 0; i < STARTS; i++)
      try (var server = start(script)) {
        add(report, "start → ready, warm, existing database", "ms", server.toReady().toMillis());
      }
    try (var server = start(script)) {
      idle(report, server);
    }
  }

  private void idle(Report report, Program server) {
    Pause.seconds(SETTLE_SECONDS);
    var cpu = server.proc().cpuMillis();
    var statements = database.number(STATEMENTS);
    Pause.seconds(SECONDS);
    var used = server.proc().cpuMillis() - cpu;
    add(report, "idle: CPU of the server, of one core", "%", used / (SECONDS * 1000.0) * 100);
    add(
        report,
        "idle: statements with BEGIN and COMMIT",
        "/s",
        (database.number(STATEMENTS) - statements) / SECONDS);
    add(report, "idle: RSS", "MB", server.proc().residentMegabytes());
  }

  private static void add(Report report, String figure, String unit, double value) {
    report.add(figure, unit, Contender.Kind.COUNTERSIGN, value);
  }

  private Program start(Path script) {
    var environment = new HashMap<>(Launcher.environment(database.uri(), folder));
    environment.put("COUNTERSIGN_JAVA_HOME", System.getProperty("java.home"));
    environment.put("COUNTERSIGN_CACHE_DIR", folder.resolve("cache").toString());
    return Program.start(List.of(script.toString()), environment, folder, "rest");
  }

  /** A copy, since the script builds anew when a source was edited meanwhile. */
  private Path install() {
    try {
      var home = folder.resolve("installation");
      Files.createDirectories(home.resolve("target"));
      Files.copy(Path.of("countersign"), home.resolve("countersign"), COPY_ATTRIBUTES);
      Files.copy(Path.of("pom.xml"), home.resolve("pom.xml"), COPY_ATTRIBUTES);
      var jar = Files.copy(Launcher.JAR, home.resolve("target/countersign.jar"));
      Files.createFile(home.resolve("target/original-countersign.jar"));
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
      return home.resolve("countersign");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
