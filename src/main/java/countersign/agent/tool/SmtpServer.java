package countersign.agent.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mail server (RFC 5321), with TLS from the start or with STARTTLS when it offers that. */
final class SmtpServer implements Postbox {
  private static final Logger log = LoggerFactory.getLogger(SmtpServer.class);
  private static final int SMTP_PORT = 25;
  private static final int SMTPS_PORT = 465;
  private static final int MAX_REPLY_LENGTH = 500;

  private final String protocol;
  private final String host;
  private final int port;
  private final Optional<Login> login;
  private final Session session;

  private record Login(String user, String password) {
    static Optional<Login> of(URI uri) {
      if (uri.getRawUserInfo() == null) return Optional.empty();
      var parts = uri.getRawUserInfo().split(":", 2);
      return Optional.of(new Login(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : ""));
    }

    private static String decoded(String part) {
      return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /**
   * The server at {@code smtp://user:password@host:port} or {@code smtps://…}; user and password
   * are percent-encoded and may be left out.
   *
   * @param timeout of connecting, of each read and of each write
   * @throws IllegalArgumentException when it is no such URI
   */
  SmtpServer(URI uri, Duration timeout) {
    var scheme = String.valueOf(uri.getScheme());
    if ((!scheme.equals("smtp") && !scheme.equals("smtps")) || uri.getHost() == null)
      throw new IllegalArgumentException(
          "the mail server is smtp://host:port or smtps://host:port");
    this.protocol = scheme;
    this.host = uri.getHost().replaceAll("[\\[\\]]", "");
    this.port = uri.getPort() != -1 ? uri.getPort() : defaultPort(scheme);
    this.login = Login.of(uri);
    this.session = Session.getInstance(properties(scheme, login.isPresent(), timeout));
  }

  @Override
  public Posted post(OutgoingMail mail, Consumer<String> note) {
    var transport = new SMTPTransport(session, new URLName(protocol, host, port, null, null, null));
    try {
      transport.connect(
          host, port, login.map(Login::user).orElse(null), login.map(Login::password).orElse(null));
      note.accept("The mail server " + host + ":" + port + " was connected.");
      mail.whenHandedOver(() ->
          note.accept(
              "The mail server said \""
                  + tidy(transport.getLastServerResponse())
                  + "\" and was being given the mail."));
      transport.sendMessage(mail, mail.recipients().toArray(InternetAddress[]::new));
      return new Posted.Accepted(Map.of("smtp_reply", tidy(transport.getLastServerResponse())));
    } catch (AuthenticationFailedException e) {
      return new Posted.Refused("The mail server refused the user name or the password.");
    } catch (MessagingException e) {
      return failed(mail, e);
    } finally {
      close(transport);
    }
  }

  private Posted failed(OutgoingMail mail, MessagingException failure) {
    var reply = reply(failure);
    if (reply.isPresent())
      return new Posted.Refused("The mail server refused the mail: " + reply.get());
    log.warn("mail server {}:{}", host, port, failure);
    return mail.handedOver()
        ? new Posted.Unknown(
            "The connection to the mail server broke after the mail was handed over.")
        : new Posted.Refused("The mail server " + host + ":" + port + " can't be reached.");
  }

  /** What the server said, in the order of the chain; a code below 400 isn't a refusal. */
  private static Optional<String> reply(MessagingException failure) {
    var replies = new StringBuilder();
    for (Exception e = failure; e != null; e = next(e)) {
      int code =
          switch (e) {
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSenderFailedException refused -> refused.getReturnCode();
            case SMTPSendFailedException refused -> refused.getReturnCode();
            default -> -1;
          };
      if (code >= 400) replies.append(replies.isEmpty() ? "" : "; ").append(e.getMessage());
    }
    return replies.isEmpty() ? Optional.empty() : Optional.of(tidy(replies.toString()));
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static String tidy(String reply) {
    var line = reply.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.substring(0, Math.min(line.length(), MAX_REPLY_LENGTH));
  }

  private static void close(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // The mail's fate was settled before; how the server takes the farewell doesn't change it.
      log.debug("mail server did not close cleanly", e);
    }
  }

  private static Properties properties(String protocol, boolean login, Duration timeout) {
    var properties = new Properties();
    var prefix = "mail." + protocol + ".";
    var limit = Long.toString(timeout.toMillis());
    properties.putAll(
        Map.of(
            prefix + "auth",
            Boolean.toString(login),
            prefix + "starttls.enable",
            "true",
            prefix + "ssl.checkserveridentity",
            "true",
            prefix + "connectiontimeout",
            limit,
            prefix + "timeout",
            limit,
            prefix + "writetimeout",
            limit,
            // One mail, all recipients or none: a refused one stops it before the text is sent.
            prefix + "sendpartial",
            "false",
            prefix + "quitwait",
            "false"));
    return properties;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("smtps") ? SMTPS_PORT : SMTP_PORT;
  }
}
