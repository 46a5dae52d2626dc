package countersign.agent.mcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An HTTP client that fails a request with {@link SessionForgotten} when the server doesn't know
 * its session any more. When the library finds that out by itself it closes all that is under way,
 * at times before whoever asked is told, who then would wait until the time limit.
 */
final class SessionClient extends HttpClient {
  /** Sent by the library with each request of a session. */
  static final String SESSION = "Mcp-Session-Id";

  private static final int NOT_FOUND = 404;

  /** Some servers answer so, and the library takes it for the same. */
  private static final int BAD_REQUEST = 400;

  private final HttpClient client;

  SessionClient(HttpClient client) {
    this.client = client;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return client.sendAsync(request, watching(request, handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
    return client.sendAsync(request, watching(request, handler), push);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(request, watching(request, handler));
  }

  private static <T> BodyHandler<T> watching(HttpRequest request, BodyHandler<T> handler) {
    return info -> isForgotten(request, info) ? forgotten() : handler.apply(info);
  }

  private static boolean isForgotten(HttpRequest request, ResponseInfo info) {
    return (info.statusCode() == NOT_FOUND || info.statusCode() == BAD_REQUEST)
        && request.headers().firstValue(SESSION).isPresent();
  }

  private static <T> BodySubscriber<T> forgotten() {
    return BodySubscribers.mapping(
        BodySubscribers.discarding(),
        _ -> {
          throw new UncheckedIOException(new SessionForgotten());
        });
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
