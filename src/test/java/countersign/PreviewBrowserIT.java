package countersign;

import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person sees where a request goes before its arguments, and whether it would go at all. */
@TestInstance(Lifecycle.PER_CLASS)
class PreviewBrowserIT {
  private static final String ALLOWED = "https://xn--pyments-3jg.example.com:8443/v1/";

  private JarProcess jar;
  private ApiClient ada;
  private ConsoleBrowser browser;

  @BeforeAll
  void start() {
    jar = JarProcess.start(Map.of("COUNTERSIGN_TOOLS_HTTP_REQUEST_ALLOW", ALLOWED));
    ada = new ApiClient(jar.base(), JarProcess.PERSON_KEY);
    browser = new ConsoleBrowser(jar.base());
  }

  @AfterAll
  void stop() {
    browser.close();
    jar.close();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void the_host_stands_above_everything_else(int width, ColorScheme scheme) {
    var allowed = waiting(ALLOWED + "refunds?notify=customer");
    var refused = waiting("https://payments.example.com@evil.example/refunds");
    var page = browser.signedIn(options(width).setColorScheme(scheme));

    page.navigate(browser.url("/approvals/" + allowed));
    assertThat(page.locator(".preview dd").allInnerTexts())
        .startsWith("POST", "xn--pyments-3jg.example.com");
    look(page, "preview-request", width, scheme);
    page.navigate(browser.url("/approvals/" + refused));
    assertThat(page.locator(".preview").innerText()).contains("must carry no user name");
    look(page, "preview-refused", width, scheme);
    page.context().close();
  }

  private String waiting(String url) {
    var goal = "Refund 12.50 EUR for order B-77 with " + url;
    var task = ada.run("{\"goal\":\"" + goal + "\"}");
    ada.awaitStatus(task, "PENDING_APPROVAL");
    return task;
  }
}
