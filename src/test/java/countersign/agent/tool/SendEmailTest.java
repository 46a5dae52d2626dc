package countersign.agent.tool;

import static countersign.agent.tool.Mails.GROUPS;
import static countersign.agent.tool.Mails.KEY;
import static countersign.agent.tool.Mails.NOW;
import static countersign.agent.tool.Mails.mail;
import static countersign.agent.tool.Mails.offer;
import static countersign.agent.tool.TestAttempt.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import countersign.config.OutsideConfig.MailConfig;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendEmailTest {

  @TempDir Path outbox;

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void a_mail_reaches_every_listed_address_with_an_id_made_from_the_key() throws Exception {
    var result = sent(mail(List.of("ada@example.org", "bob@example.org"), "Grüße", "Hello\nyou"));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    var told = Json.read(result.content());
    assertThat(told.path("message_id").asText()).isEqualTo("<" + KEY.text() + "@countersign>");
    assertThat(told.path("recipients").asInt()).isEqualTo(2);
    assertThat(told.path("smtp_reply").asText()).startsWith("250");
    assertThat(server.getReceivedMessages()).hasSize(2);
    var received = server.getReceivedMessages()[0];
    assertThat(received.getMessageID()).isEqualTo("<" + KEY.text() + "@countersign>");
    assertThat(received.getSubject()).isEqualTo("Grüße");
    assertThat(received.getContent().toString()).isEqualToNormalizingNewlines("Hello\nyou");
    assertThat(received.getHeader("To", ","))
        .isEqualTo("ada@example.org, bob@example.org")
        .isEqualTo(server.getReceivedMessages()[1].getHeader("To", ","));
    assertThat(received.getSentDate()).isEqualTo(NOW);
    assertThat(received.getFrom()[0]).hasToString("Countersign <agent@example.org>");
  }

  @Test
  void a_group_gets_the_mail_without_seeing_each_others_addresses() throws Exception {
    var result = sent(mail("all_users", "Offer", "Half price."));

    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(server.getReceivedMessages()).hasSize(2);
    for (var received : server.getReceivedMessages()) {
      var headers = Arrays.toString(Collections.list(received.getAllHeaderLines()).toArray());
      assertThat(headers).contains("To: undisclosed-recipients:;").doesNotContain("Bcc", "bob@");
    }
    assertThat(server.getUserManager().getUser("ada@example.org")).isNotNull();
    assertThat(server.getUserManager().getUser("bob@example.org")).isNotNull();
  }

  @Test
  void without_a_server_the_mail_is_a_file_that_a_repetition_replaces() throws Exception {
    var tool = Mails.sender(Optional.empty(), outbox);

    var first = told(tool.run(mail("all_users", "Offer", "first"), KEY));
    var second = told(tool.run(mail("all_users", "Offer", "second"), KEY));

    var file = outbox.resolve(KEY.text() + ".eml");
    assertThat(first).isEqualTo(second);
    assertThat(Json.read(second.content()).path("file").asText()).isEqualTo(file.toString());
    try (var files = Files.list(outbox)) {
      assertThat(files).containsExactly(file);
    }
    var written =
        new MimeMessage(Session.getInstance(new Properties()), Files.newInputStream(file));
    assertThat(written.getMessageID()).isEqualTo("<" + KEY.text() + "@countersign>");
    assertThat(written.getHeader("Bcc", ",")).isEqualTo("ada@example.org, bob@example.org");
    assertThat(written.getContent().toString()).isEqualToNormalizingNewlines("second");
  }

  @Test
  void an_outbox_that_cannot_be_written_is_an_error_result() throws Exception {
    var file = Files.writeString(outbox.resolve("file"), "");
    var config = new MailConfig(Optional.empty(), file, "agent@example.org", GROUPS);

    var result = told(new SendEmail(config, InstantSource.fixed(NOW)).run(offer(), KEY));

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains("could not be written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hi\r\nBcc: eve@example.org", "Hi\nX: y", "Hi\rthere", "a\u0085b", "\t"})
  void a_subject_cannot_carry_another_header(String subject) {
    var arguments = mail("all_users", subject, "x");

    assertThat(Schemas.flaws(sendEmail(smtp()).spec(), arguments)).isNotEmpty();
    assertThat(sent(arguments).outcome()).isEqualTo(Outcome.ERROR);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "@example.org",
        ".ada@example.org",
        "ada@example..org",
        "Ada <ada@example.org>",
        "ada@example.org,eve@example.org",
        "ada@example.org\r\nRCPT TO:<eve@example.org>",
        "ada@exämple.org",
        "ada@[127.0.0.1]",
      })
  void what_is_not_an_address_is_named(String address) {
    var result = sent(mail(List.of("bob@example.org", address), "Offer", "x"));

    assertThat(result)
        .isEqualTo(
            ToolResult.error("'" + address + "' is not an e-mail address. Nothing was sent."));
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void an_unknown_group_is_answered_with_the_known_ones() {
    assertThat(sent(mail("everybody", "Offer", "x")))
        .isEqualTo(
            ToolResult.error(
                "There is no recipient group 'everybody'. The groups are all_users, nobody."
                    + " Nothing was sent."));
    assertThat(Schemas.flaws(sendEmail(smtp()).spec(), mail("everybody", "Offer", "x")).toString())
        .contains("all_users");
  }

  @Test
  void a_group_without_addresses_gets_nothing() {
    assertThat(sent(mail("nobody", "Offer", "x")).content()).contains("has no addresses");
  }

  @Test
  void the_schema_takes_what_the_tool_takes_and_nothing_more() {
    var spec = sendEmail(smtp()).spec();
    var unknown = Json.object().put("cc", "eve@example.org").setAll(offer());

    assertThat(Schemas.flaws(spec, offer())).isEmpty();
    assertThat(Schemas.flaws(spec, mail(List.of("ada@example.org"), "Offer", "x"))).isEmpty();
    assertThat(Schemas.flaws(spec, mail(List.of(), "Offer", "x"))).isNotEmpty();
    assertThat(Schemas.flaws(spec, mail(List.of("ada"), "Offer", "x"))).isNotEmpty();
    assertThat(Schemas.flaws(spec, mail("all_users", "Offer", ""))).isNotEmpty();
    assertThat(Schemas.flaws(spec, unknown)).isNotEmpty();
  }

  @Test
  void every_mail_needs_a_signature() {
    assertThat(sendEmail(smtp()).effect(offer())).isEqualTo(Effect.ONCE);
  }

  private ToolResult sent(JsonNode arguments) {
    return told(sendEmail(smtp()).run(arguments, KEY));
  }

  private SendEmail sendEmail(URI smtp) {
    return Mails.sender(Optional.of(smtp), outbox);
  }

  private URI smtp() {
    return URI.create("smtp://127.0.0.1:" + server.getSmtp().getPort());
  }
}
