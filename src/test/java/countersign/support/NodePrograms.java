package countersign.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * MCP's reference servers, a model server, and the Node.js they need, in the versions that {@code
 * src/test/mcp} pins, installed by npm into {@code target} once.
 */
public final class NodePrograms {
  private static final Path SOURCE = Path.of("src", "test", "mcp");
  private static final Path HOME = Path.of("target", "mcp").toAbsolutePath();
  private static final Path BIN = HOME.resolve(Path.of("node_modules", ".bin"));
  private static final List<String> FILES = List.of("package.json", "package-lock.json");

  private NodePrograms() {}

  /** A program of these packages. Without npm the test doesn't run, or fails where CI is true. */
  public static String program(String name) {
    install();
    return BIN.resolve(name).toString();
  }

  /** What a program needs in its environment to find the right Node.js. */
  public static Map<String, String> environment() {
    return Map.of("PATH", BIN + File.pathSeparator + System.getenv().getOrDefault("PATH", ""));
  }

  private static synchronized void install() {
    try {
      Files.createDirectories(HOME);
      try (var file =
              FileChannel.open(
                  HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = file.lock()) {
        if (isInstalled()) return;
        for (var name : FILES)
          Files.copy(SOURCE.resolve(name), HOME.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(stamp());
        if (!hasNpm()) return;
        npm();
        Files.copy(SOURCE.resolve(FILES.getLast()), stamp());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path stamp() {
    return HOME.resolve("installed.json");
  }

  private static boolean isInstalled() throws IOException {
    return Files.exists(stamp()) && Files.mismatch(stamp(), SOURCE.resolve(FILES.getLast())) < 0;
  }

  private static boolean hasNpm() {
    boolean there =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm")));
    if (there) return true;
    var words =
        "MCP servers and models were NOT tested against programs from npm: there is no npm.";
    if ("true".equals(System.getenv("CI"))) throw new AssertionError(words);
    System.err.println("*".repeat(80) + "\n" + words + "\n" + "*".repeat(80));
    assumeTrue(false, words);
    return false;
  }

  private static void npm() throws IOException {
    var log = HOME.resolve("npm.log");
    var npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (npm.waitFor() != 0)
        throw new AssertionError("npm ci failed:\n" + Files.readString(log, UTF_8));
    } catch (InterruptedException e) {
      npm.destroy();
      throw new AssertionError("stopped while npm ran", e);
    }
  }
}
