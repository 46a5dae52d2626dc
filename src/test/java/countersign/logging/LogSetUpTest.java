package countersign.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged, and who may say otherwise. */
class LogSetUpTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void stop() {
    System.clearProperty(LogSetUp.FILE);
    context.stop();
  }

  @Test
  void it_is_what_this_program_logs_by() {
    assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(LogSetUp.class);

    var running = (LoggerContext) LoggerFactory.getILoggerFactory();

    assertThat(running.getLogger("countersign").getLevel()).isEqualTo(Level.INFO);
    assertThat(running.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR"))
        .isInstanceOf(ConsoleAppender.class);
  }

  @Test
  void we_tell_what_happens_and_others_what_worries() {
    var status = new LogSetUp().configure(context);

    assertThat(status).isEqualTo(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    assertThat(effective("countersign.Node")).isEqualTo(Level.INFO);
    assertThat(effective("org.flywaydb.core")).isEqualTo(Level.WARN);
    assertThat(effective("com.hazelcast.cp.CPSubsystem")).isEqualTo(Level.ERROR);
    assertThat(effective("reactor.core.publisher.Operators")).isEqualTo(Level.OFF);
  }

  @Test
  void it_goes_to_standard_error_and_not_into_what_the_program_prints() {
    new LogSetUp().configure(context);

    var lines =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");

    assertThat(lines.getTarget()).isEqualTo("System.err");
    assertThat(lines.isStarted()).isTrue();
  }

  @Test
  void a_file_of_the_operators_stands_in_for_it() {
    System.setProperty(LogSetUp.FILE, "/etc/countersign/logback.xml");

    var status = new LogSetUp().configure(context);

    assertThat(status).isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR")).isNull();
  }

  private Level effective(String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }
}
