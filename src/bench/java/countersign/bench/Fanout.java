package countersign.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How long it takes until each of a thousand open pages knows of a decision. */
final class Fanout implements Part {
  private static final int PAGES = 1000;
  private static final int TIMES = 5;
  private static final int PATIENCE_SECONDS = 60;
  private static final int HEARTBEAT_PASSED_SECONDS = 3;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public void run(Bench bench) {
    bench.fill(bench.countersign(), TIMES);
    var base = bench.countersign().program().base();
    var cookies = new Visitor(base).signIn(Launcher.EMAIL, Launcher.PASSWORD);
    var client = bench.vertx().createHttpClient(new PoolOptions().setHttp1MaxSize(PAGES));
    var pages = new Pages();
    for (int i = 0; i < PAGES; i++) pages.open(client, base, cookies);
    pages.await("resync");
    for (int i = 0; i < TIMES; i++) {
      Pause.seconds(HEARTBEAT_PASSED_SECONDS);
      measure(bench, pages);
    }
    client.close().await();
  }

  private static void measure(Bench bench, Pages pages) {
    var task = bench.countersign().takeOne();
    pages.listenFor(task);
    var begun = System.nanoTime();
    var approved = bench.countersign().caller().approve(task);
    pages.await(task);
    bench
        .report()
        .add(
            "approve → the last of 1,000 open pages knows",
            "ms",
            Contender.Kind.COUNTERSIGN,
            (System.nanoTime() - begun) / 1e6);
    approved.await();
  }

  /** The open ones; what they get is counted on the event loop. */
  private static final class Pages {
    private volatile String word = "resync";
    private final AtomicInteger missing = new AtomicInteger(PAGES);
    private volatile CompletableFuture<Void> all = new CompletableFuture<>();

    /** From now on this is what they wait for. */
    void listenFor(String next) {
      missing.set(PAGES);
      all = new CompletableFuture<>();
      word = next;
    }

    void await(String what) {
      all.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> {
            throw new IllegalStateException(missing + " pages never got " + what, late);
          })
          .join();
    }

    void open(HttpClient client, URI base, String cookies) {
      client
          .request(HttpMethod.GET, base.getPort(), base.getHost(), "/live")
          .compose(request -> sent(request, cookies))
          .onSuccess(response -> read(response))
          .onFailure(failure -> all.completeExceptionally(failure));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, String cookies) {
      return request.putHeader("Cookie", cookies).send();
    }

    private void read(HttpClientResponse response) {
      if (response.statusCode() != 200)
        all.completeExceptionally(new IllegalStateException("status " + response.statusCode()));
      var page = new Page();
      response.handler(chunk -> page.got(chunk));
    }

    /** One of them. */
    private final class Page {
      private String got = "";

      void got(Buffer chunk) {
        if (word.equals(got) || !chunk.toString().contains(word)) return;
        got = word;
        if (missing.decrementAndGet() == 0) all.complete(null);
      }
    }
  }
}
