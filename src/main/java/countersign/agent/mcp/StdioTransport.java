package countersign.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import countersign.config.McpConfig;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * MCP over the standard input and output of a program, one JSON-RPC message a line. The library's
 * own gives a program the whole environment, stops at the first line that isn't a message, tells
 * nobody when the program ends, and leaves its children behind.
 */
final class StdioTransport implements McpClientTransport {
  private static final int LONGEST_ERROR = 2000;
  private static final int MOST_WAITING = 1000;
  private static final int MOST_NOISE = 100;
  private static final String CLOSED = "It closed its output.";
  private static final Logger log = LoggerFactory.getLogger(StdioTransport.class);

  private final String server;
  private final ChildProcess program;
  private final ErrorOutput errors;
  private final Consumer<String> onEnd;
  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Thread writer;

  /**
   * Starts the program.
   *
   * @param onEnd told once, in words, when nothing will come any more
   * @throws ConnectFailure when it can't be started
   */
  StdioTransport(
      String server,
      McpConfig.Command command,
      Map<String, String> environment,
      Consumer<String> onEnd)
      throws ConnectFailure {
    this.server = server;
    this.onEnd = onEnd;
    this.program = ChildProcess.start(command, environment);
    this.errors = new ErrorOutput(server, command);
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(() -> {
      // A read of a pipe holds on to a real thread, also from a virtual one.
      var _ = start("err", () -> errors.read(new Lines(program.err(), LONGEST_ERROR)));
      var _ = start("out", () -> read(handler));
      writer = start("in", this::write);
    });
  }

  /** Done when the message is in the queue: from then on the program may have it. */
  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.defer(() -> {
      if (ended.get()) return Mono.error(new NotSent("The server's program has ended."));
      try {
        return waiting.offer(Wire.MAPPER.writeValueAsString(message))
            ? Mono.empty()
            : Mono.error(new NotSent("The server's program doesn't read what it is sent."));
      } catch (IOException e) {
        return Mono.error(new NotSent("The message can't be written as JSON."));
      }
    });
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return Wire.MAPPER.convertValue(data, type);
  }

  /** Remember the program's children as they are now. */
  void look() {
    program.look();
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::close);
  }

  /** Blocks until the program and its children have ended. */
  @Override
  public void close() {
    ended.set(true);
    stopWriting();
    program.close();
  }

  private Thread start(String what, Runnable work) {
    return Thread.ofPlatform().daemon().name("mcp-" + server + "-" + what).start(work);
  }

  private void stopWriting() {
    var thread = writer;
    if (thread != null) thread.interrupt();
  }

  private void read(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    var why = CLOSED;
    try {
      var lines = new Lines(program.out(), Wire.LONGEST_MESSAGE);
      int noise = 0;
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        if (line.get().cut()) {
          why = "It sent a message of more than " + Wire.LONGEST_MESSAGE + " bytes.";
          break;
        }
        noise = take(line.get().text(), handler) ? 0 : noise + 1;
        if (noise >= MOST_NOISE) {
          why = "It sent " + MOST_NOISE + " lines in a row that are no messages.";
          break;
        }
      }
    } catch (StreamConstraintsException e) {
      why = "It sent a message that is nested too deep, or has a number that is too long.";
    } catch (IOException e) {
      why = "Its output can't be read.";
    }
    end(why);
  }

  /** Whether it was a message. Programs print other things, too, though they must not. */
  private boolean take(String line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler)
      throws StreamConstraintsException {
    if (line.isBlank()) return true;
    try {
      var message = McpSchema.deserializeJsonRpcMessage(Wire.MAPPER, line);
      var _ =
          handler.apply(Mono.just(message)).subscribe(it -> {}, e -> log.debug("{}", server, e));
      return true;
    } catch (StreamConstraintsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Of null, for one, the library makes a NullPointerException.
      log.debug("{}: a line of {} characters is no message", server, line.length());
      return false;
    }
  }

  private void write() {
    try (var in = program.in()) {
      while (!ended.get()) {
        in.write((waiting.take() + "\n").getBytes(UTF_8));
        in.flush();
      }
    } catch (IOException e) {
      // It doesn't read any more; the end of its output tells that it is gone.
      log.debug("{}: its input is closed", server);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(String why) {
    if (ended.getAndSet(true)) return;
    stopWriting();
    var words =
        why.equals(CLOSED)
            ? program.exit().map(code -> "It ended with exit code " + code + ".").orElse(why)
            : why;
    onEnd.accept(errors.last().isEmpty() ? words : words + " Its last words: " + errors.last());
  }
}
