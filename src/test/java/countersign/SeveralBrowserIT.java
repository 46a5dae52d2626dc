package countersign;

import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two mails and a question in one turn, as a person with a browser meets them. */
@TestInstance(Lifecycle.PER_CLASS)
class SeveralBrowserIT {
  private static final String LAUNCH =
      "{\"goal\":\"Announce the launch to press@example.com\",\"model\":\"launch\"}";

  private JarProcess jar;
  private ApiClient ada;
  private ConsoleBrowser browser;

  @BeforeAll
  void start() {
    jar = JarProcess.start(Map.of());
    ada = new ApiClient(jar.base(), JarProcess.PERSON_KEY);
    browser = new ConsoleBrowser(jar.base());
  }

  @AfterAll
  void stop() {
    browser.close();
    jar.close();
  }

  @AfterEach
  void closePages() {
    browser.closePages();
  }

  @ParameterizedTest
  @CsvSource({"true, 1280", "false, 1280", "true, 390", "false, 390"})
  void each_is_decided_by_itself_side_by_side(boolean javaScript, int width) {
    var task = waiting();
    var page = browser.signedIn(options(width).setJavaScriptEnabled(javaScript));
    page.navigate(browser.url("/approvals"));
    assertThat(page.locator("#pending-" + task).innerText()).contains("and 2 more");
    page.navigate(browser.url("/approvals/" + task));
    assertThat(page.locator(".card")).satisfies(cards -> assertThat(cards.count()).isEqualTo(3));

    var second = card(page, 2);
    second.locator(".reject summary").click();
    second.getByLabel("What should the agent do instead?").fill("Not our customers yet");
    button(second, "Reject the action").click();
    page.getByText("You rejected send_email").first().waitFor();
    assertThat(page.locator("main").innerText()).contains("2 of 3 still to be decided");

    button(card(page, 3), "Tomorrow at nine").click();
    page.getByText("You answered the agent").first().waitFor();
    ConsoleBrowser.button(page, "Approve").click();
    page.getByText("You approved send_email").first().waitFor();

    ada.awaitStatus(task, "SUCCESS");
    assertThat(ada.task(task).path("result").asText()).endsWith("I was told: Tomorrow at nine");
  }

  @ParameterizedTest
  @CsvSource({"true, 1280", "false, 390"})
  void an_answer_in_ones_own_words_is_not_lost_when_it_is_refused(boolean javaScript, int width) {
    var task = waiting();
    var page = browser.signedIn(options(width).setJavaScriptEnabled(javaScript));
    page.navigate(browser.url("/approvals/" + task));

    button(card(page, 3), "Send the answer").click();
    page.getByText("Write an answer first.").waitFor();
    card(page, 3).getByLabel("Or something else").fill("Ask me <again> in May");
    button(card(page, 3), "Send the answer").click();

    page.getByText("You answered the agent").first().waitFor();
    assertThat(card(page, 3).innerText()).contains("Ask me <again> in May");
    ada.post("/api/v2/tasks/" + task + "/cancel", "{}");
  }

  @ParameterizedTest
  @CsvSource({"true, 1280, LIGHT", "true, 390, DARK", "false, 390, LIGHT"})
  void a_mail_is_changed_before_it_is_approved(boolean javaScript, int width, ColorScheme scheme) {
    var task = waiting();
    var page =
        browser.signedIn(options(width).setJavaScriptEnabled(javaScript).setColorScheme(scheme));
    page.navigate(browser.url("/approvals/" + task));
    card(page, 2).getByText("Change it first").click();
    page.getByText("Approve with changes").waitFor();
    if (javaScript) look(page, "edit-open", width, scheme);

    assertThat(page.getByLabel("recipients").inputValue()).isEqualTo("all_users");
    page.getByLabel("recipients").fill("ada@example.com\nnobody");
    page.getByLabel("subject").fill("Changed by a person");
    ConsoleBrowser.button(page, "Approve with changes").click();
    page.locator(".flaw").first().waitFor();
    assertThat(page.locator(".flaw").allInnerTexts())
        .containsExactly(
            "recipients[1]: isn't of the form that is asked for: An e-mail address, such as"
                + " ada@example.com.");
    assertThat(page.getByLabel("subject").inputValue()).isEqualTo("Changed by a person");
    if (javaScript) look(page, "edit-refused", width, scheme);
    page.getByLabel("recipients").fill("ada@example.com");
    page.getByLabel("body").fill("One of many lines.\n".repeat(30));
    ConsoleBrowser.button(page, "Approve with changes").click();

    page.getByText("You approved send_email with other arguments").first().waitFor();
    assertThat(page.locator("main").innerText()).contains("2 of 3 still to be decided");
    assertThat(card(page, 2).locator(".change").last().innerText())
        .contains("subject", "Before, text", "After, text", "Changed by a person");
    if (javaScript) look(page, "edit-decided", width, scheme);
    ada.post("/api/v2/tasks/" + task + "/cancel", "{}");
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void no_page_keeps_anybody_out(int width, ColorScheme scheme) {
    var task = waiting();
    var page = browser.signedIn(options(width).setColorScheme(scheme));
    page.navigate(browser.url("/approvals/" + task));
    look(page, "several-open", width, scheme);
    assertThat(rowsOfCards(page)).isEqualTo(width == ConsoleBrowser.WIDE ? 1 : 3);
    page.navigate(browser.url("/tasks/" + task));
    look(page, "several-task", width, scheme);
    ada.post("/api/v2/tasks/" + task + "/reject", "{\"request\":1}");
    ada.post("/api/v2/tasks/" + task + "/approve", "{\"request\":2}");
    page.navigate(browser.url("/approvals/" + task + "?request=1"));
    look(page, "several-last", width, scheme);
    ada.post("/api/v2/tasks/" + task + "/cancel", "{}");
  }

  private String waiting() {
    var task = ada.run(LAUNCH);
    ada.awaitStatus(task, "PENDING_APPROVAL");
    return task;
  }

  private static long rowsOfCards(Page page) {
    return page.locator(".card").all().stream().map(it -> it.boundingBox().y).distinct().count();
  }

  private static Locator card(Page page, int request) {
    return page.locator("#request-" + request);
  }

  private static Locator button(Locator within, String name) {
    var exactly = new Locator.GetByRoleOptions().setName(name).setExact(true);
    return within.getByRole(AriaRole.BUTTON, exactly);
  }
}
