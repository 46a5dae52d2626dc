package countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The benchmark of {@code docs/performance.md}: {@code mvn -B -Pbench verify}. It starts the real
 * jar and two floors on one real database, and has them take turns.
 */
public final class Benchmark {
  private static final Path FOLDER = Path.of("target/bench").toAbsolutePath();
  private static final List<Part> PARTS =
      List.of(
          new Work(),
          new Throughput(),
          new Latency(),
          new Fanout(),
          new Pending(),
          new Finished(),
          new Restart());

  private Benchmark() {}

  /** Runs the parts that are wanted, prints the table and writes it to {@code target/bench}. */
  public static void main(String[] args) throws IOException {
    var options = Options.given();
    var report = new Report();
    delete(FOLDER);
    Files.createDirectories(FOLDER);
    try (var database = Database.start(FOLDER.resolve("database"))) {
      report.note("machine", Machine.line(database));
      report.note("load average before", Machine.load());
      report.note("options", options.toString());
      if (options.wants(Rest.NAME)) new Rest(database, FOLDER).run(report);
      if (PARTS.stream().anyMatch(part -> options.wants(part.name())))
        try (var bench = Bench.start(options, report, database, FOLDER)) {
          take(bench);
        }
      report.note("load average after", Machine.load());
      Statements.report(database, report);
    }
    report.write(FOLDER);
    delete(FOLDER.resolve("database"));
    System.out.println("\n" + report.table());
    System.out.println("Every value is in target/bench/results.json.");
  }

  private static void take(Bench bench) {
    for (var part : PARTS)
      if (bench.options().wants(part.name())) {
        System.out.println(part.name());
        part.run(bench);
      }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Benchmark::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
