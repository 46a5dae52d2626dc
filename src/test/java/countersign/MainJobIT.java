package countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import countersign.support.ApiClient;
import countersign.support.JarProcess;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job, end to end: the real jar, a real mail server, a process that dies. */
class MainJobIT {
  private static final String OFFER =
      "{\"goal\":\"Send the autumn offer to all users\",\"model\":\"send-email\"}";

  private GreenMail mails;
  private JarProcess jar;

  @BeforeEach
  void start() {
    mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
    var smtp = "smtp://127.0.0.1:" + mails.getSmtp().getPort();
    jar =
        JarProcess.start(
            Map.of(
                "COUNTERSIGN_SMTP_URI",
                smtp,
                "COUNTERSIGN_MAIL_GROUPS",
                "{all_users: [user@example.com]}"));
  }

  @AfterEach
  void stop() {
    jar.close();
    mails.stop();
  }

  @Test
  void a_rejected_mail_is_revised_and_exactly_the_approved_one_is_sent_once() throws Exception {
    var ada = ada();
    var task = ada.run(OFFER);
    var draft = ada.awaitStatus(task, "PENDING_APPROVAL");
    var drafted = draft.at("/pending_action/arguments/body").textValue();
    assertThat(draft.at("/pending_action/tool_name").textValue()).isEqualTo("send_email");

    assertThat(ada.reject(task, "too promotional").status()).isEqualTo(200);
    var revision = ada.awaitPrompt(task, "too promotional");
    var revised = revision.at("/pending_action/arguments/body").textValue();
    assertThat(revised).isNotEqualTo(drafted);
    assertThat(mails.getReceivedMessages()).isEmpty();

    assertThat(ada.approve(task).status()).isEqualTo(200);

    ada.awaitStatus(task, "SUCCESS");
    await().until(() -> mails.getReceivedMessages().length > 0);
    assertThat(mails.getReceivedMessages()).hasSize(1);
    assertThat(mails.getReceivedMessages()[0].getContent().toString())
        .isEqualToNormalizingWhitespace(revised);
  }

  @Test
  void an_edited_mail_is_sent_once_and_the_agent_reads_what_the_tool_answered() throws Exception {
    var ada = ada();
    var task = ada.run(OFFER);
    ada.awaitStatus(task, "PENDING_APPROVAL");
    var mail = "{\"recipients\":[\"one@example.com\"],\"subject\":\"Mine\",\"body\":\"Edited\"}";

    ada.post("/api/v2/tasks/" + task + "/approve", "{\"arguments\":" + mail + "}");

    var done = ada.awaitStatus(task, "SUCCESS");
    assertThat(done.path("result").asText())
        .startsWith("The mail was signed and sent to 1 in all. Its id is ")
        .doesNotContain("{");
    await().until(() -> mails.getReceivedMessages().length > 0);
    assertThat(mails.getReceivedMessages()).hasSize(1);
    assertThat(mails.getReceivedMessages()[0].getSubject()).isEqualTo("Mine");
    assertThat(mails.getReceivedMessages()[0].getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("one@example.com");
  }

  @Test
  void after_a_second_rejection_the_agent_finishes_without_sending() {
    var ada = ada();
    var task = ada.run(OFFER);
    ada.awaitStatus(task, "PENDING_APPROVAL");
    ada.reject(task, "too promotional");
    ada.awaitPrompt(task, "too promotional");
    ada.reject(task, "still too much");

    var done = ada.awaitStatus(task, "SUCCESS");

    assertThat(done.path("result").asText()).isNotBlank();
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void a_process_killed_while_a_task_waits_goes_on_after_its_restart() {
    var task = ada().run(OFFER);
    var before = ada().awaitStatus(task, "PENDING_APPROVAL");

    jar.kill();
    jar.startAgain();

    assertThat(ada().task(task)).isEqualTo(before);
    assertThat(ada().approve(task).status()).isEqualTo(200);
    ada().awaitStatus(task, "SUCCESS");
    assertThat(mails.getReceivedMessages()).isNotEmpty();
  }

  @Test
  void a_process_killed_right_after_it_acknowledged_loses_nothing() {
    var tasks = new ArrayList<String>();
    for (int i = 0; i < 20; i++) tasks.add(ada().run(OFFER));

    jar.kill();
    jar.startAgain();

    for (var task : tasks) ada().awaitStatus(task, "PENDING_APPROVAL");
    var approved = tasks.subList(0, 10);
    for (var task : approved) assertThat(ada().approve(task).status()).isEqualTo(200);

    jar.kill();
    jar.startAgain();

    for (var task : approved)
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> ada().task(task).path("status").asText(),
              List.of("SUCCESS", "PENDING_APPROVAL")::contains);
    assertThat(mails.getReceivedMessages())
        .as("no action ran twice")
        .hasSizeLessThanOrEqualTo(approved.size())
        .extracting(MainJobIT::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void the_first_start_shows_its_credentials_once_and_leaves_something_to_decide() {
    assertThat(jar.output()).contains(JarProcess.EMAIL).contains(JarProcess.AGENT_KEY);
    await()
        .until(
            () -> ada().get("/api/v2/tasks/pending_approval").body(),
            list -> list.path("total_count").asInt() == 1);

    assertThat(jar.terminate()).isIn(0, 143);
    jar.startAgain();

    assertThat(jar.output()).doesNotContain(JarProcess.AGENT_KEY);
    assertThat(ada().get("/api/v2/tasks/pending_approval").body().path("total_count").asInt())
        .isEqualTo(1);
  }

  @Test
  void an_agent_cannot_sign_its_own_action() {
    var agent = new ApiClient(jar.base(), JarProcess.AGENT_KEY);
    var task = agent.run(OFFER);
    agent.awaitStatus(task, "PENDING_APPROVAL");

    assertThat(agent.approve(task).status()).isEqualTo(403);
    assertThat(agent.reject(task, "no").status()).isEqualTo(403);
    assertThat(agent.task(task).path("status").asText()).isEqualTo("PENDING_APPROVAL");
  }

  @Test
  void nothing_is_left_running_after_a_stop() throws IOException {
    var data = jar.folder().resolve("data");
    jar.terminate();

    await().until(() -> !Files.exists(postmasterPid(data)));
  }

  private ApiClient ada() {
    return new ApiClient(jar.base(), JarProcess.PERSON_KEY);
  }

  private static String id(MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static Path postmasterPid(Path data) throws IOException {
    try (var files = Files.walk(data)) {
      return files
          .filter(file -> file.endsWith("postmaster.pid"))
          .findFirst()
          .orElse(data.resolve("postmaster.pid"));
    }
  }
}
