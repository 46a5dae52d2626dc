package countersign.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who may send the next statement. Of all kinds together one or two are under way at a time for one
 * name: what comes meanwhile is gathered, and the more there is of a kind, the less each costs. The
 * kind of which most wait is next, unless another one has waited for long.
 *
 * <p>A statement that takes long, since it waits for a lock, keeps no other from being sent, up to
 * a bound.
 *
 * <p>Used on one event loop only.
 *
 * @param <L> on whose behalf; nobody waits for another name's statements
 */
final class Turns<L> {
  /** One that is worked on, and one that waits for the disk or is on its way. */
  static final int AT_A_TIME = 2;

  /** So few waiting requests in all go at once; for more it pays to wait for the others. */
  private static final int FEW = 4;

  /** So many of a kind go at once, too: more of them would make each little cheaper. */
  private static final int MANY = 32;

  /** With those that take long. */
  static final int AT_MOST = 6;

  /** Of one kind, so that one all of whose statements wait for a lock leaves room for others. */
  static final int MOST_OF_A_KIND = 4;

  /** A statement takes long after this time. */
  private static final long LONG_MILLIS = 25;

  /** What has waited so long is next, however few wait with it. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Vertx vertx;
  private final Map<L, Turn> turns = new HashMap<>();

  /** Requests of one kind that wait; at least one. */
  interface Line {
    /** What statements of this kind have in common; requests of one kind make one statement. */
    Object kind();

    int size();

    /** When the first of them came, as {@link System#nanoTime} has it. */
    long sinceNanos();

    /** Send some of them; the last ones {@link Turns#leave}. Never failed. */
    Future<Void> send();
  }

  /** One name's. */
  private final class Turn {
    private final L name;
    private final SequencedSet<Line> lines = new LinkedHashSet<>();
    private final Map<Object, Integer> underWay = new HashMap<>();
    private int quick;
    private boolean planned;

    Turn(L name) {
      this.name = name;
    }

    /** What else arrives in this turn of the event loop goes along. */
    void plan() {
      if (planned) return;
      planned = true;
      vertx.runOnContext(_ -> {
        planned = false;
        next();
      });
    }

    void next() {
      while (quick < AT_A_TIME && total() < AT_MOST) {
        var next = choose().filter(line -> quick == 0 || goesAlong(line));
        if (next.isEmpty()) break;
        send(next.get());
      }
      if (underWay.isEmpty() && lines.isEmpty() && !planned) turns.remove(name, this);
    }

    /** Whether to send it beside another one. */
    private boolean goesAlong(Line line) {
      return line.size() >= MANY || allowed().mapToInt(Line::size).sum() <= FEW;
    }

    private int total() {
      return underWay.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Optional<Line> choose() {
      var oldest = allowed().min(Comparator.comparingLong(Line::sinceNanos));
      return oldest
              .filter(line -> System.nanoTime() - line.sinceNanos() > PATIENCE_NANOS)
              .isPresent()
          ? oldest
          : allowed().max(Comparator.comparingInt(Line::size));
    }

    private Stream<Line> allowed() {
      return lines.stream().filter(line -> underWay.getOrDefault(line.kind(), 0) < MOST_OF_A_KIND);
    }

    private void send(Line line) {
      var kind = line.kind();
      underWay.merge(kind, 1, Integer::sum);
      quick++;
      var pace = new Pace();
      var watch =
          vertx.setTimer(
              LONG_MILLIS,
              _ -> {
                pace.slow();
                next();
              });
      var sent = line.send();
      sent.onComplete(_ -> {
        vertx.cancelTimer(watch);
        pace.slow();
        underWay.computeIfPresent(kind, (_, count) -> count == 1 ? null : count - 1);
        next();
      });
    }

    /** Whether a statement counts among the quick ones, which it stops doing once. */
    private final class Pace {
      private boolean counted = true;

      void slow() {
        if (counted) quick--;
        counted = false;
      }
    }
  }

  Turns(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Something waits in {@code line}, which is asked to send it when it is its turn. */
  void await(L name, Line line) {
    var turn = turns.computeIfAbsent(name, Turn::new);
    turn.lines.add(line);
    turn.plan();
  }

  /** Nothing waits in {@code line} any more. */
  void leave(L name, Line line) {
    var turn = turns.get(name);
    if (turn != null) turn.lines.remove(line);
  }
}
