package countersign.bench;

import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One of the servers that are measured; all of them understand the same requests. */
final class Contender implements AutoCloseable {
  private final Kind kind;
  private final Supplier<Program> starting;
  private final Function<URI, Caller> calling;
  private Program program;
  private Caller caller;
  private final Deque<String> waiting = new ArrayDeque<>();

  /** Which one. */
  enum Kind {
    COUNTERSIGN("Countersign", "public"),
    FLOOR("floor", "floor"),
    PROMISES("floor+", "floor_promises");

    private final String title;
    private final String schema;

    Kind(String title, String schema) {
      this.title = title;
      this.schema = schema;
    }

    String title() {
      return title;
    }

    String schema() {
      return schema;
    }
  }

  /**
   * Starts it.
   *
   * @param calling makes what sends requests to where it listens
   */
  Contender(Kind kind, Supplier<Program> starting, Function<URI, Caller> calling) {
    this.kind = kind;
    this.starting = starting;
    this.calling = calling;
    this.program = starting.get();
    this.caller = calling.apply(program.base());
  }

  /** Stops it in good order and starts it anew; what waits, waits. */
  void restart() {
    program.close();
    program = starting.get();
    caller = calling.apply(program.base());
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return kind.title();
  }

  String schema() {
    return kind.schema();
  }

  Program program() {
    return program;
  }

  Caller caller() {
    return caller;
  }

  /** A condition on {@code pg_stat_statements s}: this server executed the statement. */
  String isMine() {
    return kind == Kind.COUNTERSIGN
        ? "userid in (select oid from pg_roles where rolname ~ '^countersign_(app|system)$')"
        : "query like '%" + kind.schema() + ".%' and query not like '%pg_stat%'";
  }

  /** Submit a task; done when it durably waits for a signature. */
  Future<String> pause() {
    return caller.submit().onSuccess(waiting::add);
  }

  /** Approve one that waits; done when it is durably finished. Empty when none waits. */
  Optional<Future<Void>> resume() {
    return Optional.ofNullable(waiting.poll()).map(caller::approve);
  }

  /** How many of its tasks wait. */
  int waits() {
    return waiting.size();
  }

  /** One of those that wait, for a use of its own. */
  String takeOne() {
    return waiting.remove();
  }

  @Override
  public void close() {
    program.close();
  }
}
