package countersign.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What all parts share: the database, the contenders, and whoever sends requests. */
final class Bench implements AutoCloseable {
  private static final int CONNECTIONS = 1024;
  private static final int WARM_UP_CALLERS = 16;
  private static final int WARM_UP_SECONDS = 20;

  private final Options options;
  private final Report report;
  private final Database database;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final WebClient http;
  private final List<Contender> contenders = new ArrayList<>();

  private Bench(Options options, Report report, Database database) {
    this.options = options;
    this.report = report;
    this.database = database;
    var pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS);
    this.http = WebClient.create(vertx, new WebClientOptions(), pool);
  }

  /** Starts the contenders on the database and has each of them warmed up. */
  static Bench start(Options options, Report report, Database database, Path folder) {
    var bench = new Bench(options, report, database);
    try {
      var launcher = new Launcher(database.uri(), folder, options.servers().jvm());
      for (var kind : options.servers().contenders())
        bench.contenders.add(
            new Contender(kind, () -> launcher.start(kind), at -> new Caller(bench.http, at)));
      bench.contenders.forEach(bench::warmUp);
      return bench;
    } catch (RuntimeException failure) {
      bench.close();
      throw failure;
    }
  }

  Options options() {
    return options;
  }

  Report report() {
    return report;
  }

  Database database() {
    return database;
  }

  Vertx vertx() {
    return vertx;
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** The one that all this is about. */
  Contender countersign() {
    return contenders.getFirst();
  }

  /** So many callers submit tasks for a while. */
  Load.Result pauses(Contender contender, int callers, Duration time) {
    return Load.closed(loop, callers, time, () -> Optional.of(contender.pause()));
  }

  /** So many callers approve what waits, for a while or until nothing does. */
  Load.Result resumes(Contender contender, int callers, Duration time) {
    return Load.closed(loop, callers, time, () -> resume(contender));
  }

  /** A single approval. */
  Load.Result oneResume(Contender contender) {
    var left = new int[] {1};
    return Load.closed(
        loop, 1, Duration.ofMinutes(1), () -> left[0]-- > 0 ? resume(contender) : Optional.empty());
  }

  /** Approvals at fixed moments. */
  Load.Result resumesAtRate(Contender contender, int perSecond, Duration time) {
    return Load.open(loop, perSecond, time, () -> resume(contender));
  }

  /** Requests of one caller, one after the other. */
  Load.Result oneByOne(Duration time, Supplier<Future<?>> request) {
    return Load.closed(loop, 1, time, () -> Optional.of(request.get()));
  }

  /** Have at least {@code count} of its tasks wait. */
  void fill(Contender contender, int count) {
    var missing = new int[] {count - contender.waits()};
    var _ =
        Load.closed(
            loop,
            WARM_UP_CALLERS,
            Duration.ofMinutes(4),
            () -> missing[0]-- > 0 ? Optional.of(contender.pause()) : Optional.empty());
  }

  /** Have none of them wait. */
  void empty(Contender contender) {
    var _ = resumes(contender, WARM_UP_CALLERS, Duration.ofMinutes(4));
  }

  private void warmUp(Contender contender) {
    var time = Duration.ofSeconds(WARM_UP_SECONDS);
    var _ = pauses(contender, WARM_UP_CALLERS, time);
    var _ = resumes(contender, WARM_UP_CALLERS, time);
    empty(contender);
  }

  private static Optional<Future<?>> resume(Contender contender) {
    return contender.resume().map(done -> done);
  }

  @Override
  public void close() {
    contenders.forEach(Contender::close);
    http.close();
    vertx.close().await();
  }
}
