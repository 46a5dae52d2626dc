package countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** On what the figures were taken, in one line, and how much else ran there. */
final class Machine {
  private Machine() {}

  static String line(Database database) {
    return "%d cores (%s), %s MB RAM, %s %s, Java %s, PostgreSQL %s (fsync %s, synchronous_commit %s)"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            field("/proc/cpuinfo", "model name"),
            megabytes(field("/proc/meminfo", "MemTotal")),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            database.text("show server_version"),
            database.text("show fsync"),
            database.text("show synchronous_commit"));
  }

  /** Of the last minute; before a run it tells whether others use the machine. */
  static String load() {
    var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format(Locale.ROOT, "%.2f", load);
  }

  private static String megabytes(String kilobytes) {
    return Long.toString(Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024);
  }

  private static String field(String file, String name) {
    try {
      return Files.readString(Path.of(file))
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
