package countersign;

import static countersign.support.ConsoleBrowser.NARROW;
import static countersign.support.ConsoleBrowser.WIDE;
import static countersign.support.ConsoleBrowser.button;
import static countersign.support.ConsoleBrowser.focused;
import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console of the real jar, as a person with a browser meets it. */
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleBrowserIT {
  private static final String OFFER =
      "{\"goal\":\"Send the autumn offer to all users\",\"model\":\"send-email\"}";

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
  void a_person_approves_and_the_agent_finishes(boolean javaScript, int width) {
    var task = waitingTask();
    var page = browser.signedIn(options(width).setJavaScriptEnabled(javaScript));
    page.navigate(browser.url("/approvals/" + task));
    assertThat(page.locator("main").innerText())
        .contains("send_email")
        .contains("all_users")
        .contains("A special offer, only this week!")
        .contains("this is the offer of the year");

    button(page, "Approve").click();

    ada.awaitStatus(task, "SUCCESS");
    page.getByText("You approved").first().waitFor();
  }

  @ParameterizedTest
  @CsvSource({"true, 1280", "false, 1280", "true, 390", "false, 390"})
  void a_person_rejects_and_the_agent_asks_again_with_a_new_draft(boolean javaScript, int width) {
    var task = waitingTask();
    var page = browser.signedIn(options(width).setJavaScriptEnabled(javaScript));
    page.navigate(browser.url("/approvals/" + task));

    page.locator("summary", new Page.LocatorOptions().setHasText("Reject")).click();
    page.getByLabel("What should the agent do instead?").fill("too <b>promotional</b>");
    button(page, "Reject the action").click();

    ada.awaitPrompt(task, "too <b>promotional</b>");
    page.navigate(browser.url("/approvals/" + task));
    assertThat(page.locator("main").innerText()).contains("too <b>promotional</b>");
    assertThat(ada.task(task).path("status").asText()).isEqualTo("PENDING_APPROVAL");
  }

  @Test
  void what_somebody_else_decides_leaves_the_list_by_itself() {
    var task = waitingTask();
    var page = browser.signedIn(options(WIDE));
    page.navigate(browser.url("/approvals"));
    page.locator(".rows a[href*='" + task + "']").waitFor();

    ada.reject(task, "somebody was faster");
    ada.awaitPrompt(task, "somebody was faster");
    ada.approve(task);

    page.waitForCondition(() -> page.locator(".rows a[href*='" + task + "']").count() == 0);
  }

  @Test
  void a_request_that_was_decided_meanwhile_says_so_and_is_not_decided_again() {
    var task = waitingTask();
    var page = browser.signedIn(options(WIDE).setJavaScriptEnabled(false));
    page.navigate(browser.url("/approvals/" + task));
    ada.approve(task);
    ada.awaitStatus(task, "SUCCESS");

    button(page, "Approve").click();

    page.getByText("You approved").first().waitFor();
    assertThat(ada.get("/api/v2/tasks/" + task + "/events").body().findValuesAsText("kind"))
        .containsOnlyOnce("action_decided");
  }

  @Test
  void a_transcript_grows_while_it_is_looked_at() {
    var task = waitingTask();
    var page = browser.signedIn(options(WIDE));
    page.navigate(browser.url("/tasks/" + task));
    assertThat(page.locator("main").innerText()).doesNotContain("went out");

    ada.approve(task);

    page.getByText("It was approved, and it went out.").waitFor();
  }

  @Test
  void a_goal_is_given_in_the_form_and_its_task_opens() {
    var page = browser.signedIn(options(NARROW));
    page.navigate(browser.url("/tasks/new"));
    page.getByLabel("What should the agent do?").fill("Refund 12.50 EUR for order B-77");
    page.locator("main form button[type=submit]").last().click();

    page.waitForURL("**/tasks/agent_*");
    page.getByText("Refund 12.50 EUR for order B-77").first().waitFor();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void no_page_keeps_anybody_out(int width, ColorScheme scheme) {
    var task = waitingTask();
    var options = options(width).setColorScheme(scheme);
    var stranger = browser.page(options);
    stranger.navigate(browser.url("/sign-in"));
    look(stranger, "sign-in", width, scheme);
    var page = browser.signedIn(options);
    for (var path :
        List.of(
            "/approvals",
            "/approvals/" + task,
            "/tasks",
            "/tasks/" + task,
            "/tasks/new",
            "/nowhere")) {
      page.navigate(browser.url(path));
      look(page, path.replace(task, "one").replaceAll("^/", "").replace('/', '-'), width, scheme);
    }
  }

  @Test
  void everything_can_be_reached_and_decided_with_the_keyboard() {
    var task = waitingTask();
    var page = browser.signedIn(options(WIDE));
    page.navigate(browser.url("/approvals/" + task));

    for (int i = 0; i < 60 && !focused(page).startsWith("Approve"); i++)
      page.keyboard().press("Tab");
    assertThat(focused(page)).startsWith("Approve");
    page.keyboard().press("Enter");

    ada.awaitStatus(task, "SUCCESS");
  }

  private String waitingTask() {
    var task = ada.run(OFFER);
    ada.awaitStatus(task, "PENDING_APPROVAL");
    return task;
  }
}
