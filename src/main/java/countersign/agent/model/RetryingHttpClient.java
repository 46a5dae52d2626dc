package countersign.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import countersign.config.ModelServerConfig;
import countersign.json.Json;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How LangChain4j reaches a model server: an attempt that met 429, 408, a 5xx, a timeout or a
 * broken connection is repeated after a growing, jittered pause, or after the time that the server
 * asks for. Every failure is a {@link ModelUnreachable} in words for people.
 */
final class RetryingHttpClient implements HttpClient, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RetryingHttpClient.class);
  private static final long MAX_RESPONSE_BYTES = 8L * 1024 * 1024;
  private static final int MAX_DETAIL_LENGTH = 300;
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final double JITTER = 0.2;

  private final ModelServerConfig config;
  private final InstantSource clock;
  private final RetryPolicy<SuccessfulHttpResponse> policy;
  private java.net.http.@Nullable HttpClient client;
  private boolean closed;

  /**
   * How long is waited between attempts.
   *
   * @param first before the first retry; it doubles from one to the next
   * @param longest more than the first
   */
  record Pauses(Duration first, Duration longest) {
    static final Pauses USUAL = new Pauses(Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  RetryingHttpClient(ModelServerConfig config, InstantSource clock) {
    this(config, Pauses.USUAL, clock);
  }

  RetryingHttpClient(ModelServerConfig config, Pauses pauses, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.policy =
        RetryPolicy.<SuccessfulHttpResponse>builder()
            .handle(IOException.class)
            .abortOn(failure -> failure instanceof ServerRefusal refusal && !refusal.mayPass())
            .withMaxAttempts(attempts())
            .withBackoff(pauses.first(), pauses.longest())
            .withJitter(JITTER)
            .withDelayFnOn(context -> pauseAsked(context.getLastException()), ServerRefusal.class)
            .onRetryScheduled(event ->
                log.warn(
                    "model server: {}; attempt {} in {} ms",
                    String.valueOf(event.getLastException()),
                    event.getAttemptCount() + 1,
                    event.getDelay().toMillis()))
            .build();
  }

  /** What LangChain4j builds its client with; the limits are set here, not there. */
  HttpClientBuilder asBuilder() {
    return new Builder(this);
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      return Failsafe.with(policy).get(() -> attempt(request));
    } catch (FailsafeException e) {
      throw failure(URI.create(request.url()), e.getCause());
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("replies are not streamed");
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) client.shutdownNow();
  }

  /** Made for the first request, since most installations use one provider of several. */
  private synchronized java.net.http.HttpClient client() throws IOException {
    if (closed) throw new IOException("this node is stopping");
    // HTTP/2 over plain text is offered by an Upgrade header, which some model servers choke on.
    if (client == null)
      client =
          java.net.http.HttpClient.newBuilder()
              .version(Version.HTTP_1_1)
              .followRedirects(Redirect.NEVER)
              .connectTimeout(config.patience().timeout())
              .build();
    return client;
  }

  private SuccessfulHttpResponse attempt(HttpRequest request)
      throws IOException, InterruptedException {
    var answer = awaited(client().sendAsync(translated(request), limitedText()));
    int status = answer.statusCode();
    if (status < OK || status >= REDIRECT) throw refused(answer);
    return SuccessfulHttpResponse.builder()
        .statusCode(status)
        .headers(answer.headers().map())
        .body(answer.body())
        .build();
  }

  private static HttpResponse.BodyHandler<String> limitedText() {
    return BodyHandlers.limiting(BodyHandlers.ofString(), MAX_RESPONSE_BYTES);
  }

  private HttpResponse<String> awaited(CompletableFuture<HttpResponse<String>> pending)
      throws IOException, InterruptedException {
    long limit = config.patience().timeout().toMillis();
    try {
      return pending.get(limit, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + limit + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("the connection failed", e);
    } finally {
      // Without effect when it is done; otherwise the connection is closed.
      var _ = pending.cancel(true);
    }
  }

  private static java.net.http.HttpRequest translated(HttpRequest request) {
    var body =
        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body());
    var builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(request.method().name(), body);
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return builder.build();
  }

  private ServerRefusal refused(HttpResponse<String> answer) {
    var wait =
        answer
            .headers()
            .firstValue("Retry-After")
            .flatMap(h -> RetryAfter.parse(h, clock.instant()));
    return new ServerRefusal(answer.statusCode(), detail(answer.body()), wait);
  }

  /** The server's own words, if it has any, without the key that it may repeat. */
  private String detail(String body) {
    try {
      var error = Json.read(body).path("error");
      var words = Json.read(body).at("/error/message").asText(error.asText());
      var plain = words.replaceAll("\\p{Cntrl}+", " ");
      var safe = config.address().apiKey().map(key -> plain.replace(key, "***")).orElse(plain);
      return safe.substring(0, Math.min(safe.length(), MAX_DETAIL_LENGTH));
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  private int attempts() {
    return config.patience().retries() + 1;
  }

  /** Jitter shortens a pause by up to a fifth, but a server's wish is a lower bound. */
  private static Duration pauseAsked(@Nullable Throwable failure) {
    return failure instanceof ServerRefusal refusal && refusal.retryAfter().isPresent()
        ? Duration.ofMillis((long) (refusal.retryAfter().get().toMillis() / (1 - JITTER)))
        : Duration.ofNanos(-1);
  }

  private ModelUnreachable failure(URI url, @Nullable Throwable cause) {
    var server = "The model server " + url.getScheme() + "://" + url.getRawAuthority();
    return switch (cause) {
      case ServerRefusal refusal ->
          new ModelUnreachable(
              server + " " + refusal.words(attempts(), config.contextKey()), refusal);
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield new ModelUnreachable("Waiting for the model was interrupted.", cause);
      }
      case IOException broken ->
          new ModelUnreachable(
              "%s can't be reached, after %d attempts: %s."
                  .formatted(server, attempts(), broken.getMessage()),
              broken);
      case null, default -> throw new IllegalStateException("no failure of the network", cause);
    };
  }

  private record Builder(HttpClient client) implements HttpClientBuilder {
    @Override
    public @Nullable Duration connectTimeout() {
      return null;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public @Nullable Duration readTimeout() {
      return null;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
