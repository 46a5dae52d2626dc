package countersign;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jar's main class. The program needs Java 25; this class is compiled for 17, so that an older
 * Java can look for a newer one and go on with it. It therefore links to no other class of ours.
 */
public final class Boot {
  private static final int NEEDED = 25;

  /** EX_CONFIG of sysexits.h. */
  private static final int WRONG_SET_UP = 78;

  /** What a process killed by SIGKILL is said to have returned. */
  private static final int KILLED = 137;

  /** Set for a process that this class started: it ends when its standard input does. */
  private static final String STARTED_BY_BOOT = "countersign.started-by-boot";

  /** What the jar's manifest says, which isn't read when a class is started by its name. */
  private static final List<String> ACCESS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private Boot() {}

  /** Run the program here, or with a newer Java. */
  public static void main(String[] args) throws Exception {
    if (Runtime.version().feature() >= NEEDED) {
      if (Boolean.getBoolean(STARTED_BY_BOOT)) endWithParent();
      Class.forName("countersign.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
      return;
    }
    var java = newerJava();
    if (java.isEmpty()) {
      System.err.println(
          "Countersign needs Java "
              + NEEDED
              + " or newer; this is Java "
              + Runtime.version()
              + " ("
              + System.getProperty("java.home")
              + ").");
      System.err.println(
          "Install a JDK "
              + NEEDED
              + ", such as Eclipse Temurin, and set COUNTERSIGN_JAVA_HOME to its folder.");
      System.exit(WRONG_SET_UP);
    }
    System.exit(run(java.get(), args));
  }

  /** Run the program with another Java; a signal to stop is passed on. */
  private static int run(Path java, String[] args) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-XX:+UseCompactObjectHeaders");
    command.addAll(ACCESS);
    command.add("-D" + STARTED_BY_BOOT + "=true");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Boot.class.getName());
    command.addAll(Arrays.asList(args));
    var program =
        new ProcessBuilder(command).inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE).start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(program)));
    return program.waitFor();
  }

  private static void stop(Process program) {
    // Only a signal: Process.destroy() would also close the pipe that the program watches.
    var signalled = program.toHandle().destroy();
    if (!signalled) return;
    try {
      program.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its parent never writes, so the pipe ends when the parent was killed. */
  private static void endWithParent() {
    var watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // The pipe is gone, and so is the parent.
              }
              Runtime.getRuntime().halt(KILLED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static Optional<Path> newerJava() {
    return Stream.concat(named(), installed())
        .filter(home -> feature(home) >= NEEDED)
        .map(home -> home.resolve("bin").resolve("java"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> named() {
    return Stream.of("COUNTERSIGN_JAVA_HOME", "JAVA_HOME", "JDK_HOME")
        .map(System::getenv)
        .filter(home -> home != null && !home.isBlank())
        .map(Path::of);
  }

  private static Stream<Path> installed() {
    return folders().stream()
        .map(folder -> new File(folder).listFiles())
        .filter(children -> children != null)
        .flatMap(children -> Arrays.stream(children).sorted())
        .map(File::toPath)
        .flatMap(home -> Stream.of(home, home.resolve("Contents").resolve("Home")));
  }

  /** Where JDKs are installed; the property is for systems that keep them elsewhere. */
  private static List<String> folders() {
    var given = System.getProperty("countersign.jdk-folders");
    if (given != null) return List.of(given.split(File.pathSeparator));
    var home = System.getProperty("user.home");
    return List.of(
        "/usr/lib/jvm",
        "/usr/java",
        "/opt",
        home + "/.sdkman/candidates/java",
        home + "/.jdks",
        "/Library/Java/JavaVirtualMachines");
  }

  /** The number in a JDK's release file, such as 25; 0 when this is no JDK. */
  private static int feature(Path home) {
    var release = home.resolve("release");
    if (!Files.isRegularFile(release)) return 0;
    try {
      return Files.readAllLines(release).stream()
          .filter(line -> line.startsWith("JAVA_VERSION=\""))
          .map(line -> line.substring(line.indexOf('"') + 1).split("[^0-9]", 2)[0])
          .filter(number -> number.matches("\\d{1,4}"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
