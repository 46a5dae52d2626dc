package countersign.agent.tool;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which e-mail addresses are accepted: plain ASCII ones, without a display name. */
final class MailAddress {
  /** The longest address, in characters (RFC 5321 section 4.5.3.1.3, less the angle brackets). */
  static final int MAX_LENGTH = 254;

  /** The form that the HTML standard gives a valid e-mail address; it has no room for tricks. */
  static final String PATTERN =
      "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
          + "@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
          + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private MailAddress() {}

  /** The address, or empty when it is none that a mail can be sent to. */
  static Optional<InternetAddress> parse(String text) {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) return Optional.empty();
    try {
      return Optional.of(new InternetAddress(text, true));
    } catch (AddressException _) {
      return Optional.empty();
    }
  }
}
