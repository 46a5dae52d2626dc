package countersign;

import countersign.cluster.ClusterFailure;
import countersign.config.Config;
import countersign.config.ConfigError;
import countersign.config.ConfigReader;
import countersign.message.Unavailable;
import countersign.store.EmbeddedPostgres;
import countersign.store.Migrations;
import countersign.store.StartFailure;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. Standard output is its own, the log goes to standard error. */
@Command(
    name = "countersign",
    description = "A human signature between an AI agent and anything it can't take back.",
    synopsisSubcommandLabel = "[serve | migrate | version]",
    footerHeading = "%nWithout a command it serves. Exit codes:%n",
    footer = {
      "    0  done",
      "    2  the command line is wrong",
      "   69  something that is needed can't be used: the database, a port, the data folder",
      "   70  a bug; the log has more",
      "   78  the configuration is wrong, or there is no Java 25",
      "  130  stopped by Ctrl-C, in good order",
      "  143  stopped by SIGTERM, in good order"
    })
public final class Main implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final int OK = 0;
  private static final int EX_UNAVAILABLE = 69;
  private static final int EX_SOFTWARE = 70;
  private static final int EX_CONFIG = 78;

  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      defaultValue = Option.NULL_VALUE,
      description = "The configuration; ./conf/countersign.yaml, if there is one, by default.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--cluster",
      scope = ScopeType.INHERIT,
      description = "Join the other nodes of this database; the same as cluster.enabled: true.")
  private boolean cluster;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Say this and exit.")
  private boolean help;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Run the program and exit. */
  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** The command line over an environment; writers can be set, nothing has run. */
  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new Main(environment))
        .setExecutionExceptionHandler((failure, line, _) -> explain(failure, line));
  }

  @Override
  public Integer call() throws InterruptedException {
    return serve();
  }

  @Command(description = "Start the server; the default.")
  int serve() throws InterruptedException {
    var config = config();
    var starting = new Starting(() -> Node.start(config, Clock.systemUTC()));
    Runtime.getRuntime().addShutdownHook(new Thread(starting::close, "shutdown"));
    var node = starting.start();
    new Greeting(version(), config.http().host(), node.port()).print(node.firstStart(), out());
    // The shutdown hook ends the process.
    new CountDownLatch(1).await();
    return OK;
  }

  @Command(description = "Bring the database's schema up to date and exit.")
  int migrate() {
    var database = config().database();
    if (database.uri().isPresent()) {
      report(Migrations.migrate(database.uri().get()));
    } else {
      try (var postgres = EmbeddedPostgres.start(database.dataDir())) {
        report(Migrations.migrate(postgres.uri()));
      }
    }
    return OK;
  }

  @Command(name = "version", description = "Print the version and exit.")
  int printVersion() {
    out().println("Countersign " + version());
    return OK;
  }

  private void report(Migrations.Result result) {
    out()
        .println(
            switch (result) {
              case Migrations.Result.Applied(int count, String version) ->
                  "Applied " + count + " migrations; the schema has version " + version + ".";
              case Migrations.Result.UpToDate(String version) ->
                  "Nothing to do; the schema has version " + version + ".";
            });
  }

  private Config config() {
    if (!cluster) return ConfigReader.read(file, environment);
    var asked = new HashMap<>(environment);
    asked.put("COUNTERSIGN_CLUSTER_ENABLED", "true");
    return ConfigReader.read(file, asked);
  }

  private PrintWriter out() {
    return spec.root().commandLine().getOut();
  }

  private static String version() {
    return Version.current();
  }

  private static int explain(Exception failure, CommandLine line) {
    return switch (failure) {
      case ConfigError wrong -> refuse(line, wrong.getMessage(), EX_CONFIG);
      case ClusterFailure obstacle -> refuse(line, obstacle.getMessage(), EX_UNAVAILABLE);
      case StartFailure obstacle -> refuse(line, obstacle.getMessage(), EX_UNAVAILABLE);
      case Unavailable _ -> refuse(line, "the database went away during the start", EX_UNAVAILABLE);
      default -> {
        var taken = causeOf(failure, BindException.class);
        if (taken.isPresent())
          yield refuse(
              line, "http.host and http.port can't be used: " + taken.get(), EX_UNAVAILABLE);
        log.error("Countersign ended by a bug", failure);
        yield EX_SOFTWARE;
      }
    };
  }

  private static Optional<String> causeOf(Throwable failure, Class<? extends Throwable> type) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(Throwable::getMessage)
        .findFirst();
  }

  private static int refuse(CommandLine line, String why, int exitCode) {
    line.getErr().println("countersign: " + why);
    return exitCode;
  }
}
