package countersign.agent.tool;

import static countersign.agent.tool.Mails.KEY;
import static countersign.agent.tool.Mails.mail;
import static countersign.agent.tool.Mails.offer;
import static countersign.agent.tool.TestAttempt.told;
import static countersign.agent.tool.TestAttempt.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpServerTest {
  @TempDir Path outbox;

  @Test
  void the_user_and_password_of_the_uri_are_used() {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    server.getUserManager().setAuthRequired(true);
    server.setUser("agent@example.org", "agent", "p@ss word");
    var at = "127.0.0.1:" + server.getSmtp().getPort();

    var right = told(sender(URI.create("smtp://agent:p%40ss%20word@" + at)).run(offer(), KEY));
    var wrong = told(sender(URI.create("smtp://agent:guess@" + at)).run(offer(), KEY));
    var received = server.getReceivedMessages();
    server.stop();

    assertThat(right.outcome()).isEqualTo(Outcome.OK);
    assertThat(wrong)
        .isEqualTo(
            ToolResult.error(
                "The mail server refused the user name or the password. Nothing was sent."));
    assertThat(received).as("one for each of the group").hasSize(2);
  }

  @Test
  void when_the_server_refuses_one_recipient_nobody_gets_the_mail() throws Exception {
    try (var refusing = new ScriptedSmtp("RCPT TO:<bob", "550 5.1.1 no such user")) {
      var result =
          told(
              sender(refusing.uri())
                  .run(mail(List.of("ada@example.org", "bob@example.org"), "Offer", "x"), KEY));

      assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
      assertThat(result.content()).contains("550 5.1.1 no such user", "Nothing was sent");
      assertThat(refusing.heard()).noneMatch(line -> line.startsWith("DATA"));
    }
  }

  @Test
  void a_refusal_of_the_text_is_told_in_the_servers_words() throws Exception {
    try (var refusing = new ScriptedSmtp(".", "554 5.7.1 looks like spam")) {
      var result = told(sender(refusing.uri()).run(offer(), KEY));

      assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
      assertThat(result.content()).contains("554 5.7.1 looks like spam", "Nothing was sent");
    }
  }

  @Test
  void a_server_that_falls_silent_after_the_text_leaves_the_outcome_unknown() throws Exception {
    try (var silent = new ScriptedSmtp(".", ScriptedSmtp.HANG_UP)) {
      var attempt = new TestAttempt("k");
      var why = unknown(sender(silent.uri()).run(offer(), attempt));

      assertThat(why).contains("handed over", "<k@countersign>");
      assertThat(attempt.notes()).last().asString().contains("354", "was being given the mail");
    }
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_given_up() throws Exception {
    try (var silent = new ServerSocket(0)) {
      var result =
          told(sender(URI.create("smtp://127.0.0.1:" + silent.getLocalPort())).run(offer(), KEY));

      assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
      assertThat(result.content()).contains("can't be reached", "Nothing was sent");
    }
  }

  @Test
  void a_server_that_is_down_is_named() throws Exception {
    int free = freePort();

    var result = told(sender(URI.create("smtp://127.0.0.1:" + free)).run(offer(), KEY));

    assertThat(result)
        .isEqualTo(
            ToolResult.error(
                "The mail server 127.0.0.1:" + free + " can't be reached. Nothing was sent."));
  }

  private SendEmail sender(URI smtp) {
    return Mails.sender(Optional.of(smtp), outbox);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
