package countersign.agent.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.task.IdempotencyKey;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** A plain-text mail (RFC 5322) whose Message-ID is the same at every attempt to send it. */
final class OutgoingMail extends MimeMessage {
  private final IdempotencyKey key;
  private final List<InternetAddress> recipients;
  private boolean handedOver;
  private Runnable onHandOver = () -> {};

  /**
   * What to write.
   *
   * @param named whether the recipients may see each other: they do when the call listed them, not
   *     when it named a group
   */
  record Draft(List<InternetAddress> recipients, boolean named, String subject, String body) {}

  OutgoingMail(InternetAddress from, Draft draft, IdempotencyKey key, Instant date)
      throws MessagingException {
    super(Session.getInstance(new Properties()));
    this.key = key;
    this.recipients = draft.recipients();
    setFrom(from);
    setSentDate(Date.from(date));
    setSubject(draft.subject(), UTF_8.name());
    setText(lines(draft.body(), "\r\n"), UTF_8.name());
    // RFC 3834 section 5: no automatic answers to what a program wrote.
    setHeader("Auto-Submitted", "auto-generated");
    var addresses = recipients.toArray(InternetAddress[]::new);
    if (draft.named()) {
      setRecipients(RecipientType.TO, addresses);
    } else {
      // The transport leaves Bcc out of what it sends; the written file keeps it for its reader.
      setHeader("To", "undisclosed-recipients:;");
      setRecipients(RecipientType.BCC, addresses);
    }
    saveChanges();
  }

  /** A body with {@code end} for every kind of line break, as mails have one kind only. */
  static String lines(String body, String end) {
    return body.replaceAll("\\R", end);
  }

  IdempotencyKey key() {
    return key;
  }

  List<InternetAddress> recipients() {
    return recipients;
  }

  /** Whether a server got to see the text, so that it may have accepted the mail. */
  boolean handedOver() {
    return handedOver;
  }

  /** Run {@code then} just before a server gets to see the text. */
  void whenHandedOver(Runnable then) {
    onHandOver = then;
  }

  String messageId() {
    return "<" + key.text() + "@countersign>";
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId());
  }

  @Override
  public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
    onHandOver.run();
    handedOver = true;
    super.writeTo(out, ignored);
  }
}
