package countersign.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server of models.
 *
 * @param provider its name, as a task gives it; its keys are {@code models.<provider>.…}
 * @param model used when a task names none; absent means a task must name one
 */
public record ModelServerConfig(
    String provider, Address address, Optional<String> model, Patience patience, Window window) {
  private static final Pattern KEY = Pattern.compile("[!-~]{1,1000}");

  /**
   * Where it is.
   *
   * @param apiKey absent for servers that want none
   */
  public record Address(URI baseUrl, Optional<String> apiKey) {
    @Override
    public String toString() {
      return "Address[" + baseUrl + "]";
    }
  }

  /**
   * How long it is waited for.
   *
   * @param timeout of one attempt, 100 ms to 1 hour
   * @param retries after the first attempt, 0 to 20
   */
  public record Patience(Duration timeout, int retries) {}

  /**
   * How much its models take in.
   *
   * @param contextTokens of a conversation and the reply to it together, 2000 to 10000000
   * @param replyTokens kept of them for the reply, 100 to 1000000 and at most half of them
   */
  public record Window(int contextTokens, int replyTokens) {
    private static final int USUAL_REPLY = 4096;

    /** For servers that aren't told how long a reply may be. */
    static Window of(int contextTokens) {
      return new Window(contextTokens, Math.min(USUAL_REPLY, contextTokens / 4));
    }

    /** What a conversation may have. */
    public int conversationTokens() {
      return contextTokens - replyTokens;
    }
  }

  static DurationRange timeout(String provider) {
    return new DurationRange(key(provider, "timeout"), Duration.ofMillis(100), Duration.ofHours(1));
  }

  static IntRange retries(String provider) {
    return new IntRange(key(provider, "retries"), 0, 20);
  }

  static IntRange contextTokens(String provider) {
    return new IntRange(key(provider, "context-tokens"), 2000, 10_000_000);
  }

  static IntRange maxTokens(String provider) {
    return new IntRange(key(provider, "max-tokens"), 100, 1_000_000);
  }

  static String key(String provider, String name) {
    return "models." + provider + "." + name;
  }

  public ModelServerConfig {
    Allowed.web(key(provider, "base-url"), address.baseUrl());
    Allowed.secret(
        key(provider, "api-key"),
        address.apiKey(),
        KEY,
        "up to 1000 printable ASCII characters without blanks");
    timeout(provider).check(patience.timeout());
    retries(provider).check(patience.retries());
    contextTokens(provider).check(window.contextTokens());
    maxTokens(provider).check(window.replyTokens());
    if (window.replyTokens() > window.contextTokens() / 2)
      throw ConfigError.value(
          key(provider, "max-tokens"),
          Integer.toString(window.replyTokens()),
          "at most half of " + key(provider, "context-tokens"));
  }

  /** The key that says how much its models take in. */
  public String contextKey() {
    return key(provider, "context-tokens");
  }
}
