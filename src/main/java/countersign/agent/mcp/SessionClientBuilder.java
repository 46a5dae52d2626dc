package countersign.agent.mcp;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Builds a {@link SessionClient}; the library wants to build its client itself. */
final class SessionClientBuilder implements HttpClient.Builder {
  private final HttpClient.Builder builder = HttpClient.newBuilder();

  @Override
  public HttpClient build() {
    return new SessionClient(builder.build());
  }

  @Override
  public SessionClientBuilder cookieHandler(CookieHandler cookies) {
    builder.cookieHandler(cookies);
    return this;
  }

  @Override
  public SessionClientBuilder connectTimeout(Duration limit) {
    builder.connectTimeout(limit);
    return this;
  }

  @Override
  public SessionClientBuilder sslContext(SSLContext context) {
    builder.sslContext(context);
    return this;
  }

  @Override
  public SessionClientBuilder sslParameters(SSLParameters parameters) {
    builder.sslParameters(parameters);
    return this;
  }

  @Override
  public SessionClientBuilder executor(Executor executor) {
    builder.executor(executor);
    return this;
  }

  @Override
  public SessionClientBuilder followRedirects(Redirect policy) {
    builder.followRedirects(policy);
    return this;
  }

  @Override
  public SessionClientBuilder version(Version version) {
    builder.version(version);
    return this;
  }

  @Override
  public SessionClientBuilder priority(int priority) {
    builder.priority(priority);
    return this;
  }

  @Override
  public SessionClientBuilder proxy(ProxySelector selector) {
    builder.proxy(selector);
    return this;
  }

  @Override
  public SessionClientBuilder authenticator(Authenticator authenticator) {
    builder.authenticator(authenticator);
    return this;
  }
}
