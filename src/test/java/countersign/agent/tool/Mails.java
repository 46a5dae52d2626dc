package countersign.agent.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.config.OutsideConfig.MailConfig;
import countersign.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of mails have in common. */
final class Mails {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final TestAttempt KEY = new TestAttempt("3f2b8a50-0c1d-3e4f-8a9b-0c1d2e3f4a5b");
  static final Map<String, List<String>> GROUPS =
      Map.of("all_users", List.of("ada@example.org", "bob@example.org"), "nobody", List.of());

  private Mails() {}

  static SendEmail sender(Optional<URI> smtp, Path outbox) {
    var config = new MailConfig(smtp, outbox, "Countersign <agent@example.org>", GROUPS);
    return new SendEmail(config, InstantSource.fixed(NOW), Duration.ofMillis(500));
  }

  static ObjectNode offer() {
    return mail("all_users", "Offer", "Half price.");
  }

  static ObjectNode mail(Object recipients, String subject, String body) {
    var arguments = Json.object().put("subject", subject).put("body", body);
    arguments.set("recipients", Json.mapper().valueToTree(recipients));
    return arguments;
  }
}
