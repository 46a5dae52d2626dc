package countersign.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.Logger;

/**
 * One line an event, on standard error. Written as code, since reading it from XML takes a tenth of
 * the time to start; who wants another form names a file in Logback's format with {@code
 * -Dlogback.configurationFile=FILE}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetUp extends ContextAwareBase implements Configurator {
  static final String FILE = "logback.configurationFile";
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0}: %msg%n";

  private static final Map<String, Level> LEVELS =
      Map.of(
          "countersign",
          Level.INFO,
          // A message that arrives while its consumer is being closed.
          "io.vertx.core.eventbus.impl.MessageConsumerImpl",
          Level.ERROR,
          // Parts of Hazelcast that are off say so as a warning.
          "com.hazelcast.cp.CPSubsystem",
          Level.ERROR,
          "com.hazelcast.spi.impl.operationexecutor.slowoperationdetector",
          Level.ERROR,
          // A stack trace for each notice while a node is away: NoticeRelay says it in one line a
          // minute.
          "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus",
          Level.ERROR,
          // They repeat messages, and tell what is told by countersign.agent.mcp.
          "io.modelcontextprotocol",
          Level.ERROR,
          // A failure that comes after the one that was told.
          "reactor.core.publisher.Operators",
          Level.OFF);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(FILE) != null) return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    var lines = new ConsoleAppender<ILoggingEvent>();
    lines.setContext(context);
    lines.setName("STDERR");
    lines.setTarget("System.err");
    lines.setEncoder(encoder);
    lines.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(lines);
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
