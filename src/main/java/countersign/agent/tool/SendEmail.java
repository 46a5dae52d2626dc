package countersign.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.config.OutsideConfig.MailConfig;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.Preview;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code send_email}: one plain-text mail to listed addresses or to a configured group, by SMTP or,
 * without a mail server, as a file in the outbox folder. All recipients get it or none.
 */
public final class SendEmail implements Tool {
  /** The most addresses that a call may list; a group may have more. */
  public static final int MAX_RECIPIENTS = 100;

  /** The longest subject, in characters. */
  public static final int MAX_SUBJECT_LENGTH = 500;

  /** The longest body, in characters. */
  public static final int MAX_BODY_LENGTH = 100_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]{1,100}");

  private final InternetAddress from;
  private final Map<String, List<InternetAddress>> groups;
  private final Postbox postbox;
  private final InstantSource clock;
  private final ToolSpec spec;

  /**
   * A sender of mails.
   *
   * @throws IllegalArgumentException when an address or the mail server's URI is unusable; the
   *     message names the key
   */
  public SendEmail(MailConfig config, InstantSource clock) {
    this(config, clock, TIMEOUT);
  }

  SendEmail(MailConfig config, InstantSource clock, Duration timeout) {
    this.from = sender(config.from());
    this.groups = addresses(config.groups());
    this.postbox =
        config
            .smtp()
            .<Postbox>map(uri -> new SmtpServer(uri, timeout))
            .orElseGet(() -> new Outbox(config.outbox()));
    this.clock = clock;
    this.spec =
        new ToolSpec(
            "send_email",
            "email",
            "Sends one plain-text e-mail to all recipients. It can't be taken back. A list of"
                + " addresses goes into To, where the recipients see each other; the members of a"
                + " group don't see each other.",
            SendEmailSchema.of(groups.keySet()));
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.ONCE;
  }

  @Override
  public Optional<Preview> preview(JsonNode arguments) {
    return Optional.of(
        switch (recipientsOf(arguments.path("recipients"))) {
          case Recipients.Usable(var addresses) -> MailPreview.of(from, addresses, arguments);
          case Recipients.Unusable(var why) -> MailPreview.refused(from, why, arguments);
        });
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    var key = attempt.key();
    if (!KEY.matcher(key.text()).matches()) throw new IllegalArgumentException("not a key");
    var subject = arguments.path("subject").asText();
    if (CONTROL.matcher(subject).find())
      return Outcome.error("The subject must be one line without control characters.");
    var recipients = arguments.path("recipients");
    return switch (recipientsOf(recipients)) {
      case Recipients.Unusable(var why) -> Outcome.error(why + " Nothing was sent.");
      case Recipients.Usable(var addresses) ->
          send(
              new OutgoingMail.Draft(
                  addresses, recipients.isArray(), subject, arguments.path("body").asText()),
              attempt);
    };
  }

  private Outcome send(OutgoingMail.Draft draft, Attempt attempt) {
    try {
      var mail = new OutgoingMail(from, draft, attempt.key(), clock.instant());
      return switch (postbox.post(mail, attempt::note)) {
        case Postbox.Posted.Accepted(var evidence) -> Outcome.ok(written(mail, evidence));
        case Postbox.Posted.Refused(var why) -> Outcome.error(why + " Nothing was sent.");
        case Postbox.Posted.Unknown(var why) ->
            new Outcome.Unknown(why + " The mail's Message-ID is " + mail.messageId() + ".");
      };
    } catch (MessagingException e) {
      throw new IllegalStateException("a checked mail can't be written", e);
    }
  }

  private static String written(OutgoingMail mail, Map<String, String> evidence) {
    var result = Json.object();
    result.put("message_id", mail.messageId()).put("recipients", mail.recipients().size());
    evidence.forEach(result::put);
    return Json.write(result);
  }

  private sealed interface Recipients {
    record Usable(List<InternetAddress> addresses) implements Recipients {}

    record Unusable(String why) implements Recipients {}
  }

  private Recipients recipientsOf(JsonNode recipients) {
    if (!recipients.isArray()) return group(recipients.asText());
    var addresses = new LinkedHashSet<InternetAddress>();
    for (var recipient : recipients) {
      var address = MailAddress.parse(recipient.asText());
      if (address.isEmpty())
        return new Recipients.Unusable("'" + recipient.asText() + "' is not an e-mail address.");
      addresses.add(address.get());
    }
    if (addresses.isEmpty() || addresses.size() > MAX_RECIPIENTS)
      return new Recipients.Unusable("A mail has 1 to " + MAX_RECIPIENTS + " listed recipients.");
    return new Recipients.Usable(List.copyOf(addresses));
  }

  private Recipients group(String name) {
    var addresses = groups.get(name);
    if (addresses == null)
      return new Recipients.Unusable(
          "There is no recipient group '%s'. %s"
              .formatted(
                  name,
                  groups.isEmpty()
                      ? "No group is configured; give a list of addresses."
                      : "The groups are " + String.join(", ", groups.keySet()) + "."));
    if (addresses.isEmpty())
      return new Recipients.Unusable("The recipient group '" + name + "' has no addresses.");
    return new Recipients.Usable(addresses);
  }

  private static InternetAddress sender(String text) {
    try {
      var addresses = InternetAddress.parse(text, true);
      if (addresses.length == 1 && MailAddress.parse(addresses[0].getAddress()).isPresent())
        return addresses[0];
    } catch (AddressException e) {
      throw new IllegalArgumentException("mail.from: '" + text + "' is not an e-mail address", e);
    }
    throw new IllegalArgumentException("mail.from: '" + text + "' is not one e-mail address");
  }

  private static Map<String, List<InternetAddress>> addresses(Map<String, List<String>> groups) {
    var known = new TreeMap<String, List<InternetAddress>>();
    groups.forEach((name, texts) -> known.put(name, addresses(name, texts)));
    return known;
  }

  private static List<InternetAddress> addresses(String group, List<String> texts) {
    var addresses = new ArrayList<InternetAddress>();
    for (var text : new LinkedHashSet<>(texts))
      addresses.add(
          MailAddress.parse(text)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "mail.groups." + group + ": '" + text + "' is not an e-mail address")));
    return List.copyOf(addresses);
  }
}
