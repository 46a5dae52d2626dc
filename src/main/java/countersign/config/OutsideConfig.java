package countersign.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What agents reach outside: models and tools. */
public record OutsideConfig(
    ModelsConfig models,
    TimeLimitsConfig limits,
    HttpRequestConfig httpRequest,
    MailConfig mail,
    ToolsConfig tools,
    McpConfig mcp) {
  /**
   * How long a tool may take before it is cut off.
   *
   * @param usual of tools without a limit of their own, 100 ms to 1 hour
   * @param byTool the others' limits, in the same range, by the tool's name
   */
  public record TimeLimitsConfig(Duration usual, Map<String, Duration> byTool) {
    static final DurationRange USUAL =
        new DurationRange("tools.time-limit", Duration.ofMillis(100), Duration.ofHours(1));
    static final DurationRange BY_TOOL =
        new DurationRange("tools.time-limits", Duration.ofMillis(100), Duration.ofHours(1));

    public TimeLimitsConfig {
      USUAL.check(usual);
      byTool = Map.copyOf(byTool);
      byTool.values().forEach(BY_TOOL::check);
    }

    /**
     * Refuse limits for tools that don't exist.
     *
     * @throws ConfigError naming the first of them
     */
    public void check(Set<String> tools) {
      for (var name : byTool.keySet())
        if (!tools.contains(name))
          throw ConfigError.value(
              "tools.time-limits", name, "names of tools: " + String.join(", ", tools));
    }
  }

  /**
   * The tool http_request.
   *
   * @param allow URL prefixes; none by default
   * @param timeout of the whole exchange, 100 ms to 10 minutes
   * @param maxResponseBytes what is read of an answer, 1 KiB to 16 MiB
   */
  public record HttpRequestConfig(List<URI> allow, Duration timeout, int maxResponseBytes) {
    static final DurationRange TIMEOUT =
        new DurationRange(
            "tools.http-request.timeout", Duration.ofMillis(100), Duration.ofMinutes(10));
    static final IntRange MAX_RESPONSE_BYTES =
        new IntRange("tools.http-request.max-response-bytes", 1024, 16 * 1024 * 1024);

    public HttpRequestConfig {
      allow = List.copyOf(allow);
      allow.forEach(prefix -> Allowed.web("tools.http-request.allow", prefix));
      TIMEOUT.check(timeout);
      MAX_RESPONSE_BYTES.check(maxResponseBytes);
    }
  }

  /**
   * The tool send_email.
   *
   * @param smtp {@code smtp://user:pw@host:port} or {@code smtps://…}; absent means that mails are
   *     written as files
   * @param outbox the folder of those files
   * @param from the sender
   * @param groups names that stand for lists of addresses
   */
  public record MailConfig(
      Optional<URI> smtp, Path outbox, String from, Map<String, List<String>> groups) {
    static final String SMTP_FORM =
        "smtp://user:password@host:port or smtps://… (special characters percent-encoded)";
    private static final Pattern SMTP =
        Pattern.compile("(?i)smtps?://([^@/?#]+@)?[^@/?#]+/?(\\?.*)?");

    public MailConfig {
      Allowed.secret("smtp.uri", smtp.map(URI::toString), SMTP, SMTP_FORM);
      if (smtp.filter(uri -> uri.getHost() == null).isPresent())
        throw ConfigError.secret("smtp.uri", SMTP_FORM);
      Allowed.sender("mail.from", from);
      groups = Map.copyOf(groups);
      groups.forEach(MailConfig::checkGroup);
    }

    private static void checkGroup(String name, List<String> addresses) {
      if (!name.matches("[A-Za-z0-9_.-]{1,64}"))
        throw ConfigError.value(
            "mail.groups", name, "names of 1 to 64 letters, digits, dots, dashes and underscores");
      addresses.forEach(address -> Allowed.address("mail.groups", address));
    }

    @Override
    public String toString() {
      return "MailConfig[from=" + from + "]";
    }
  }
}
