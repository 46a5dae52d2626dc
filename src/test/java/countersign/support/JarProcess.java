package countersign.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The real fat jar as a process of its own, on a data folder that outlives it. */
public final class JarProcess implements AutoCloseable {
  public static final String AGENT_KEY = "agent-key-of-the-tests";
  public static final String PERSON_KEY = "person-key-of-the-tests";
  public static final String EMAIL = "ada@example.com";
  public static final String PASSWORD = "correct horse battery";

  private static final Path JAR = Path.of("target/countersign.jar").toAbsolutePath();
  private static final Pattern READY = Pattern.compile("is ready on (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> arguments;
  private Process process;
  private Path output;

  private JarProcess(Path folder, Map<String, String> environment, List<String> arguments) {
    this.folder = folder;
    this.environment = environment;
    this.arguments = arguments;
  }

  /** A new installation with known credentials, started. */
  public static JarProcess start(Map<String, String> environment, String... arguments) {
    try {
      var folder = Files.createTempDirectory(Path.of("target"), "jar-").toAbsolutePath();
      var all = new HashMap<String, String>();
      all.put("COUNTERSIGN_HTTP_PORT", "0");
      all.put("COUNTERSIGN_DATA_DIR", folder.resolve("data").toString());
      all.put("COUNTERSIGN_BOOTSTRAP_AGENT_API_KEY", AGENT_KEY);
      all.put("COUNTERSIGN_BOOTSTRAP_PERSON_API_KEY", PERSON_KEY);
      all.put("COUNTERSIGN_BOOTSTRAP_EMAIL", EMAIL);
      all.put("COUNTERSIGN_BOOTSTRAP_PASSWORD", PASSWORD);
      all.put("COUNTERSIGN_AGENT_LEASE", "2s");
      all.putAll(environment);
      var jar = new JarProcess(folder, all, List.of(arguments));
      jar.startAgain();
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more node on a database that others use, too. */
  public static JarProcess on(String databaseUri, Map<String, String> settings, String... args) {
    var environment = new HashMap<>(settings);
    environment.put("COUNTERSIGN_DATABASE_URI", databaseUri);
    return start(environment, args);
  }

  /** Starts it on the same data, with more options for its JVM. */
  public void startAgain(String... options) {
    try {
      output = Files.createTempFile(folder, "output-", ".log");
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      var command = new ArrayList<String>(List.of(java));
      command.addAll(List.of(options));
      command.addAll(List.of("-jar", JAR.toString()));
      command.addAll(arguments);
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(PATIENCE).until(() -> READY.matcher(output()).find() || !process.isAlive());
    assertThat(process.isAlive())
        .as(() -> "it ended with " + process.exitValue() + ": " + output())
        .isTrue();
  }

  /** Where it listens, as it said itself. */
  public URI base() {
    var matcher = READY.matcher(output());
    assertThat(matcher.find()).as(output()).isTrue();
    return URI.create(matcher.group(1));
  }

  /** SIGKILL: no chance to tidy up. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM; the exit code. */
  public int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  public Path folder() {
    return folder;
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) terminate();
  }

  private void awaitEnd() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ended").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
