package countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says of a process and all that it started. */
record Proc(long pid) {
  private static final double MILLIS_PER_TICK = 10;

  /** Where the ticks stand behind the program's name: its own and of its children that ended. */
  private static final List<Integer> TICKS = List.of(11, 12, 13, 14);

  /** The processor time that they used so far; never goes down while the first process lives. */
  double cpuMillis() {
    return all().mapToDouble(Proc::ticks).sum() * MILLIS_PER_TICK;
  }

  /** The memory that they hold, in MB; what they share counts for each. */
  double residentMegabytes() {
    return all().mapToDouble(Proc::resident).sum() / 1024;
  }

  private Stream<Long> all() {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(ProcessHandle::pid);
  }

  private static double ticks(long pid) {
    var line = read(pid, "stat");
    if (line.isEmpty()) return 0;
    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return TICKS.stream().mapToLong(place -> Long.parseLong(fields[place])).sum();
  }

  private static double resident(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Nothing when it ended meanwhile. */
  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (NoSuchFileException ended) {
      return "";
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", Long.toString(pid)))) throw new UncheckedIOException(e);
      return "";
    }
  }
}
