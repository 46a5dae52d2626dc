package countersign;

import static countersign.support.ConsoleBrowser.button;
import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A decision that is remembered, used and taken back, as a person with a browser does it. */
class GrantBrowserIT {
  private static final String LAUNCH =
      "{\"goal\":\"Announce the launch to press@example.com\",\"model\":\"launch\"}";

  private JarProcess jar;
  private ApiClient agent;
  private ApiClient ada;
  private ConsoleBrowser browser;

  @BeforeEach
  void start() {
    jar = JarProcess.start(Map.of());
    agent = new ApiClient(jar.base(), JarProcess.AGENT_KEY);
    ada = new ApiClient(jar.base(), JarProcess.PERSON_KEY);
    browser = new ConsoleBrowser(jar.base());
  }

  @AfterEach
  void stop() {
    browser.close();
    jar.close();
  }

  @ParameterizedTest
  @CsvSource({"true, 1280, LIGHT", "true, 390, DARK", "false, 390, LIGHT"})
  void the_like_of_it_runs_without_asking_until_it_is_taken_back(
      boolean javaScript, int width, ColorScheme scheme) {
    var first = waiting(3);
    var page =
        browser.signedIn(options(width).setJavaScriptEnabled(javaScript).setColorScheme(scheme));
    page.navigate(browser.url("/approvals/" + first + "?request=2"));
    page.locator("#request-2").getByText("Approve and remember").click();
    page.getByText("Later calls must have the same").waitFor();
    page.getByLabel("Those of every task that comes with the key").check();
    if (javaScript) look(page, "remember", width, scheme);
    button(page, "Approve and remember").click();
    page.getByText("You approved send_email").first().waitFor();

    var second = waiting(2);
    page.navigate(browser.url("/tasks/" + second));
    assertThat(page.locator("main").innerText())
        .contains("The call began by a remembered decision");
    page.navigate(browser.url("/grants"));
    assertThat(page.locator("main").innerText()).contains("Used 1 of 5 times.");
    if (javaScript) look(page, "grants", width, scheme);
    button(page, "Take it back").click();
    page.getByText("Taken back by Ada.").waitFor();

    waiting(3);
  }

  /** A task that waits with so many requests. */
  private String waiting(int requests) {
    var task = agent.run(LAUNCH);
    ada.awaitStatus(task, "PENDING_APPROVAL");
    assertThat(ada.task(task).path("pending_actions")).hasSize(requests);
    return task;
  }
}
