package countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The packed jar, started as an operator does. */
class BootIT {
  private static final Path JAR = Path.of("target", "countersign.jar").toAbsolutePath();
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (var process : started) {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void on_the_needed_java_it_prints_its_version_and_no_warning() throws Exception {
    var program = start(currentJava(), List.of(), "version");

    assertThat(exitCode(program)).isZero();
    assertThat(read("out")).startsWith("Countersign ");
    assertThat(read("err")).isEmpty();
  }

  @Test
  void it_says_where_it_is_ready_stops_on_sigterm_and_leaves_nothing_running() throws Exception {
    var program = start(currentJava(), List.of());
    awaitReady(program);
    var database = databasePid();

    program.destroy();

    assertThat(exitCode(program)).isEqualTo(143);
    assertThat(runs(database)).isFalse();
    assertThat(read("err")).doesNotContain("WARNING", "ERROR", "Exception");
  }

  @Test
  void after_kill_9_it_starts_again() throws Exception {
    var killed = start(currentJava(), List.of());
    awaitReady(killed);
    killed.destroyForcibly();
    assertThat(exitCode(killed)).isEqualTo(137);

    var again = start(currentJava(), List.of());

    awaitReady(again);
    assertThat(read("out")).doesNotContain("first start");
  }

  @Test
  @EnabledIf("hasOlderJava")
  void an_older_java_goes_on_with_a_newer_one() throws Exception {
    var program = start(olderJava().findFirst().orElseThrow(), List.of(), "version");

    assertThat(exitCode(program)).isZero();
    assertThat(read("out")).startsWith("Countersign ");
    assertThat(read("err")).isEmpty();
  }

  @Test
  @EnabledIf("hasOlderJava")
  void an_older_java_passes_the_exit_code_and_the_signal_on() throws Exception {
    var program = start(olderJava().findFirst().orElseThrow(), List.of());
    awaitReady(program);
    var database = databasePid();

    program.destroy();

    assertThat(exitCode(program)).isEqualTo(143);
    assertThat(runs(database)).isFalse();
  }

  @Test
  @EnabledIf("hasOlderJava")
  void when_an_older_java_is_killed_nothing_is_left_running() throws Exception {
    var program = start(olderJava().findFirst().orElseThrow(), List.of());
    awaitReady(program);
    var database = databasePid();
    var children = program.descendants().map(ProcessHandle::pid).toList();

    program.destroyForcibly();

    await().atMost(START).until(() -> !runs(database) && children.stream().noneMatch(BootIT::runs));
  }

  @Test
  @EnabledIf("hasOlderJava")
  void an_older_java_alone_says_in_two_lines_what_is_needed() throws Exception {
    var nowhere = List.of("-Dcountersign.jdk-folders=" + dir.resolve("none"));
    var program = start(olderJava().findFirst().orElseThrow(), nowhere, "version");

    assertThat(exitCode(program)).isEqualTo(78);
    assertThat(read("out")).isEmpty();
    assertThat(read("err").lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("Countersign needs Java 25 or newer"),
            second -> assertThat(second).contains("COUNTERSIGN_JAVA_HOME"));
  }

  @SuppressWarnings("unused") // by @EnabledIf
  static boolean hasOlderJava() {
    return olderJava().findAny().isPresent();
  }

  /** Javas from 17 to 24 in the usual folder. */
  private static Stream<String> olderJava() {
    var homes = new File("/usr/lib/jvm").listFiles();
    return Stream.of(homes == null ? new File[0] : homes)
        .filter(home -> isOlder(home.toPath().resolve("release")))
        .map(home -> home.toPath().resolve("bin").resolve("java").toString());
  }

  private static boolean isOlder(Path release) {
    try {
      return Files.isRegularFile(release)
          && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(1[7-9]|2[0-4])[.\"].*");
    } catch (IOException e) {
      return false;
    }
  }

  private static String currentJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Process start(String java, List<String> options, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(java));
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectOutput(dir.resolve("out").toFile())
            .redirectError(dir.resolve("err").toFile());
    // What a developer has set must not find a Java that the test hides.
    builder.environment().keySet().removeIf(BootIT::isOurs);
    builder.environment().put("COUNTERSIGN_HTTP_PORT", "0");
    var process = builder.start();
    started.add(process);
    return process;
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith("COUNTERSIGN_")
        || List.of("JAVA_HOME", "JDK_HOME", "JAVA_TOOL_OPTIONS").contains(variable);
  }

  private void awaitReady(Process program) {
    await()
        .atMost(START)
        .until(() -> read("out").contains("is ready on http://") || !program.isAlive());
    assertThat(program.isAlive()).as(read("err")).isTrue();
  }

  private static int exitCode(Process program) throws InterruptedException {
    assertThat(program.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return program.exitValue();
  }

  private long databasePid() throws IOException {
    var file = dir.resolve("data/postgres/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  private String read(String file) {
    try {
      return Files.readString(dir.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }
}
