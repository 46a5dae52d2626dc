package countersign.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A mail as it will be written, with the addresses of a group. */
final class MailPreview {
  /** A list of a call has no more; of a longer group the others are counted. */
  private static final int MOST_ADDRESSES = SendEmail.MAX_RECIPIENTS;

  private MailPreview() {}

  static Preview of(InternetAddress from, List<InternetAddress> recipients, JsonNode arguments) {
    var lines = new ArrayList<Line>();
    lines.add(new Line("From", from.toUnicodeString()));
    if (arguments.path("recipients").isArray()) listed(recipients, lines);
    else group(arguments.path("recipients").asText(), recipients, lines);
    lines.add(new Line("Subject", arguments.path("subject").asText()));
    return whole(lines, arguments);
  }

  static Preview refused(InternetAddress from, String why, JsonNode arguments) {
    var lines = new ArrayList<Line>();
    lines.add(new Line("Would not be sent", why));
    lines.add(new Line("From", from.toUnicodeString()));
    lines.add(new Line("Subject", arguments.path("subject").asText()));
    return whole(lines, arguments);
  }

  private static Preview whole(List<Line> lines, JsonNode arguments) {
    var body = OutgoingMail.lines(arguments.path("body").asText(), "\n");
    return new Preview(
        "The mail, as it is sent", lines, List.of(new Block("Body", body, Kind.TEXT)));
  }

  private static void listed(List<InternetAddress> recipients, List<Line> lines) {
    var count = count(recipients.size());
    lines.add(
        new Line("Recipients", recipients.size() == 1 ? count : count + ", which see each other"));
    lines.add(new Line("To", addresses(recipients)));
  }

  private static void group(String name, List<InternetAddress> members, List<Line> lines) {
    lines.add(new Line("Group", name));
    var hidden = members.size() == 1 ? "" : ", hidden from each other";
    lines.add(
        new Line("Recipients", count(members.size()) + " as the group is configured now" + hidden));
    lines.add(new Line("Bcc", addresses(members.stream().limit(MOST_ADDRESSES).toList())));
    if (members.size() > MOST_ADDRESSES)
      lines.add(
          new Line(
              "Left out here", "%,d more addresses".formatted(members.size() - MOST_ADDRESSES)));
  }

  private static String count(int addresses) {
    return addresses == 1 ? "1 address" : "%,d addresses".formatted(addresses);
  }

  private static String addresses(List<InternetAddress> addresses) {
    return addresses.stream().map(InternetAddress::getAddress).collect(Collectors.joining("\n"));
  }
}
