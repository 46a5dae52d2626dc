package countersign.bench;

import countersign.bench.floor.FloorServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the contenders, each as a process of its own on the same database. */
final class Launcher {
  /** Countersign's own default, which the floors get as well. */
  private static final int POOL = 16;

  private static final String CLASSES = Path.of("target/bench-classes").toAbsolutePath().toString();
  static final Path JAR = Path.of("target/countersign.jar").toAbsolutePath();
  static final String EMAIL = "ada@example.com";
  static final String PASSWORD = "correct horse battery";

  private final String database;
  private final Path folder;
  private final List<String> jvm;

  /**
   * @param jvm more options for Countersign's JVM
   */
  Launcher(String database, Path folder, List<String> jvm) {
    this.database = database;
    this.folder = folder;
    this.jvm = jvm;
  }

  /** Known credentials, any free port, and the defaults otherwise. */
  static Map<String, String> environment(String database, Path folder) {
    return Map.of(
        "COUNTERSIGN_DATABASE_URI",
        database,
        "COUNTERSIGN_HTTP_PORT",
        "0",
        "COUNTERSIGN_DATA_DIR",
        folder.resolve("data").toString(),
        "COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY",
        Caller.AGENT_KEY,
        "COUNTERSIGN_BOOTSTRAP_PERSON_API_KEY",
        Caller.PERSON_KEY,
        "COUNTERSIGN_BOOTSTRAP_EMAIL",
        EMAIL,
        "COUNTERSIGN_BOOTSTRAP_PASSWORD",
        PASSWORD);
  }

  Program start(Contender.Kind kind) {
    return switch (kind) {
      case COUNTERSIGN -> countersign();
      case FLOOR, PROMISES -> floor(kind);
    };
  }

  private Program countersign() {
    var command = java();
    command.addAll(jvm);
    command.addAll(List.of("-cp", CLASSES + ":" + JAR, "countersign.Boot"));
    return Program.start(command, environment(database, folder), folder, "countersign");
  }

  private Program floor(Contender.Kind kind) {
    var command = java();
    command.addAll(
        List.of(
            "-cp",
            CLASSES + ":" + JAR,
            FloorServer.class.getName(),
            kind.schema(),
            Integer.toString(POOL)));
    return Program.start(command, Map.of(FloorServer.DATABASE, database), folder, kind.schema());
  }

  /**
   * As the start script does, but for its archive of classes, which isn't for other class paths.
   */
  private static List<String> java() {
    return new ArrayList<>(
        List.of(
            Program.java(),
            "-XX:+UseCompactObjectHeaders",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED"));
  }
}
