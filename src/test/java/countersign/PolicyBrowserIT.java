package countersign;

import static countersign.support.ConsoleBrowser.button;
import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules, as a person with a browser writes, tries and meets them. */
class PolicyBrowserIT {
  private static final String RULES =
      """
      [
        {"name": "no-promises",
         "match": {"tools": ["send_email"],
                   "arguments": [{"path": "$.subject", "regex": "(?i).*guarantee.*"}]},
         "outcome": "deny", "reason": "We don't promise anything."},
        {"name": "mail",
         "match": {"tools": ["send_email"]},
         "outcome": "require_approval", "approvers": {"roles": ["admin"]},
         "expires": {"after": "PT4H", "then": "escalate", "to": {"people": ["boss@example.com"]}},
         "execute_within": "PT30M"}
      ]\
      """;

  private JarProcess jar;
  private ApiClient ada;
  private ConsoleBrowser browser;

  @BeforeEach
  void start() {
    jar = JarProcess.start(Map.of());
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
  void rules_are_corrected_tried_saved_and_hold(boolean javaScript, int width, ColorScheme scheme) {
    ada.run("{\"goal\":\"Send our autumn offer to all users\"}");
    var page =
        browser.signedIn(options(width).setJavaScriptEnabled(javaScript).setColorScheme(scheme));
    page.navigate(browser.url("/policy"));
    if (javaScript) look(page, "policy-none", width, scheme);

    page.getByLabel("Rules, as a JSON list").fill(RULES.replace("(?i)", "("));
    button(page, "Try on the newest calls").click();
    page.getByText("Nothing was saved.").waitFor();
    assertThat(page.locator("main").innerText())
        .contains("rules[0].match.arguments[0].regex: must be a regular expression");
    if (javaScript) look(page, "policy-flawed", width, scheme);
    page.getByLabel("Rules, as a JSON list").fill(RULES);
    button(page, "Try on the newest calls").click();
    page.getByText("What these rules would have said").waitFor();
    if (javaScript) look(page, "policy-tried", width, scheme);
    button(page, "Save as version 1").click();
    page.getByText("Version 1, saved by").waitFor();
    if (javaScript) look(page, "policy-saved", width, scheme);

    editIntoWhatIsDenied(page, javaScript, width, scheme);
  }

  private void editIntoWhatIsDenied(Page page, boolean javaScript, int width, ColorScheme scheme) {
    var task = ada.run("{\"goal\":\"Send our autumn offer to all users\"}");
    ada.awaitStatus(task, "PENDING_APPROVAL");
    page.navigate(browser.url("/approvals/" + task));
    assertThat(page.locator("main").innerText())
        .contains("Rule mail (version 1)", "For the role admin to decide.");
    if (javaScript) look(page, "policy-request", width, scheme);
    page.getByText("Change it first").click();
    page.getByLabel("subject").fill("Guaranteed gains");
    button(page, "Approve with changes").click();
    page.getByText("We don't promise anything.").waitFor();
    if (javaScript) look(page, "policy-edit-refused", width, scheme);
    assertThat(ada.task(task).path("status").asText()).isEqualTo("PENDING_APPROVAL");

    page.getByLabel("subject").fill("Fair prices");
    button(page, "Approve with changes").click();
    page.getByText("You approved send_email with other arguments").first().waitFor();
    ada.awaitStatus(task, "SUCCESS");
  }

  @Test
  void the_policy_is_reached_by_the_keyboard_from_every_page() {
    var page = browser.signedIn(options(ConsoleBrowser.NARROW));
    page.locator("nav.sections a", new Page.LocatorOptions().setHasText("Policy")).focus();
    page.keyboard().press("Enter");
    page.waitForURL("**/policy");

    assertThat(page.locator("h1").innerText()).isEqualTo("Policy");
  }
}
