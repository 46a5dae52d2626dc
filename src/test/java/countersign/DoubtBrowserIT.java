package countersign;

import static countersign.support.ConsoleBrowser.NARROW;
import static countersign.support.ConsoleBrowser.WIDE;
import static countersign.support.ConsoleBrowser.button;
import static countersign.support.ConsoleBrowser.focused;
import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import countersign.support.LosingSmtp;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mail that may or may not have gone out, as a person with a browser meets it. */
@TestInstance(Lifecycle.PER_CLASS)
class DoubtBrowserIT {
  private static final String OFFER =
      "{\"goal\":\"Send the autumn offer to all users\",\"model\":\"send-email\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LosingSmtp server;
  private JarProcess jar;
  private ApiClient ada;
  private ConsoleBrowser browser;

  @BeforeAll
  void start() {
    server = new LosingSmtp();
    jar = JarProcess.start(Map.of("COUNTERSIGN_SMTP_URI", server.uri()));
    ada = new ApiClient(jar.base(), JarProcess.PERSON_KEY);
    browser = new ConsoleBrowser(jar.base());
  }

  @AfterAll
  void stop() {
    browser.close();
    jar.close();
    server.close();
  }

  @AfterEach
  void closePages() {
    browser.closePages();
  }

  @ParameterizedTest
  @CsvSource({
    "true,  1280, LIGHT, It happened,       found that the action happened",
    "false, 1280, DARK,  It did not happen, found that the action did not happen",
    "true,  390,  DARK,  It did not happen, found that the action did not happen",
    "false, 390,  LIGHT, It happened,       found that the action happened"
  })
  void a_person_looks_outside_and_says_what_happened(
      boolean javaScript, int width, ColorScheme scheme, String answer, String words) {
    var task = inDoubt(1);
    var page =
        browser.signedIn(options(width).setJavaScriptEnabled(javaScript).setColorScheme(scheme));
    page.navigate(browser.url("/approvals"));
    assertThat(page.locator("#pending-" + task).innerText()).contains("Did this happen?");
    page.navigate(browser.url("/approvals/" + task));
    assertThat(page.locator("main").innerText())
        .contains("Did this happen?")
        .contains("354 go on")
        .doesNotContain("Approve\n");
    page.getByLabel("What did you find?").fill("I asked <b>Bob</b>");

    button(page, answer).click();

    page.getByText("You " + words).first().waitFor();
    assertThat(page.locator(".outcome").innerText()).contains("I asked <b>Bob</b>");
    ada.awaitStatus(task, "SUCCESS");
  }

  @Test
  void running_it_again_is_two_steps_away_and_can_be_done_with_the_keyboard() {
    var task = inDoubt(1);
    var page = browser.signedIn(options(WIDE));
    page.navigate(browser.url("/approvals/" + task));
    assertThat(button(page, "Run it again").isVisible()).isFalse();

    tabTo(page, "I can’t find out");
    page.keyboard().press("Enter");
    tabTo(page, "Run it again");
    page.keyboard().press("Enter");

    page.getByText("You had the action run again").first().waitFor();
    awaitDoubt(task, 2);
    page.getByText("See what is known").click();
    page.locator(".known").getByText("attempt 2").waitFor();
  }

  @Test
  void what_is_being_typed_survives_that_the_request_refreshes_itself() {
    var task = inDoubt(1);
    var page = browser.signedIn(options(NARROW));
    page.navigate(browser.url("/approvals/" + task));
    page.getByLabel("What did you find?").fill("Half a sent");

    page.evaluate(
        """
        () => {
          document.querySelector('#request [name=seen]').value = 'older';
          htmx.trigger('#request', 'sse:resync');
        }
        """);

    page.waitForCondition(
        () -> !page.locator("#request [name=seen]").first().inputValue().equals("older"));
    assertThat(page.getByLabel("What did you find?").inputValue()).isEqualTo("Half a sent");
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void no_page_keeps_anybody_out(int width, ColorScheme scheme) {
    var task = inDoubt(1);
    var failed = ada.run("{\"goal\":\"Nobody knows this play\",\"model\":\"no-such-script\"}");
    ada.awaitStatus(failed, "FAILURE");
    var page = browser.signedIn(options(width).setColorScheme(scheme));
    page.navigate(browser.url("/approvals"));
    look(page, "doubt-list", width, scheme);
    page.navigate(browser.url("/approvals/" + task));
    look(page, "doubt-request", width, scheme);
    page.locator(".again summary").click();
    look(page, "doubt-again", width, scheme);
    page.navigate(browser.url("/tasks/" + task));
    look(page, "doubt-task", width, scheme);
    page.navigate(browser.url("/tasks/" + failed));
    look(page, "failed-task", width, scheme);
    page.navigate(browser.url("/approvals/" + task));
    page.getByLabel("What did you find?").fill("It is in the sent folder.");
    button(page, "It happened").click();
    page.getByText("You found that the action happened").first().waitFor();
    look(page, "doubt-answered", width, scheme);
  }

  @Test
  void a_failed_task_goes_on_at_the_press_of_a_button() {
    var failed = ada.run("{\"goal\":\"Nobody knows this play\",\"model\":\"no-such-script\"}");
    ada.awaitStatus(failed, "FAILURE");
    var page = browser.signedIn(options(NARROW));
    page.navigate(browser.url("/tasks/" + failed));

    button(page, "Let it go on").click();

    page.getByText("had the task go on").waitFor();
  }

  private static void tabTo(Page page, String name) {
    for (int i = 0; i < 60 && !focused(page).startsWith(name); i++) page.keyboard().press("Tab");
    assertThat(focused(page)).startsWith(name);
  }

  /** A task whose mail went out, or didn't. */
  private String inDoubt(int attempt) {
    var task = ada.run(OFFER);
    ada.awaitStatus(task, "PENDING_APPROVAL");
    ada.approve(task);
    awaitDoubt(task, attempt);
    return task;
  }

  private void awaitDoubt(String task, int attempt) {
    await()
        .atMost(PATIENCE)
        .until(() -> ada.task(task).at("/pending_action/doubt/attempt").asInt() == attempt);
  }
}
