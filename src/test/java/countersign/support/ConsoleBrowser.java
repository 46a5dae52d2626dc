package countersign.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Path;

/** A browser before the console of a real jar. */
public final class ConsoleBrowser implements AutoCloseable {
  public static final int WIDE = 1280;
  public static final int NARROW = 390;

  private final Playwright playwright = Chromium.playwright();
  private final Browser browser = Chromium.launch(playwright);
  private final URI base;

  public ConsoleBrowser(URI base) {
    this.base = base;
  }

  /** A screen of that width, without animations. */
  public static Browser.NewContextOptions options(int width) {
    return new Browser.NewContextOptions()
        .setViewportSize(width, 844)
        .setReducedMotion(ReducedMotion.REDUCE);
  }

  public String url(String path) {
    return base.resolve(path).toString();
  }

  /** A page that nobody is signed in on. */
  public Page page(Browser.NewContextOptions options) {
    return browser.newContext(options).newPage();
  }

  /** The approvals, with the jar's person signed in. */
  public Page signedIn(Browser.NewContextOptions options) {
    var page = page(options);
    page.onPageError(error -> {
      throw new AssertionError(error);
    });
    page.navigate(url("/"));
    page.getByLabel("E-mail address").fill(JarProcess.EMAIL);
    page.getByLabel("Password").fill(JarProcess.PASSWORD);
    button(page, "Sign in").click();
    page.waitForURL("**/approvals");
    return page;
  }

  public static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
  }

  /** What has the focus, in words. */
  public static String focused(Page page) {
    return (String) page.evaluate("() => (document.activeElement?.innerText ?? '').trim()");
  }

  /** No accessibility violation, nothing wider than the screen; and a picture for people. */
  public static void look(Page page, String name, int width, ColorScheme scheme) {
    var picture = "target/screenshots/" + name + "-" + width + "-" + scheme;
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(picture + ".png")));
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(picture + "-whole.png")));
    assertThat(new AxeBuilder(page).analyze().getViolations()).as(name).isEmpty();
    assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
        .as(name + " is no wider than the screen")
        .isLessThanOrEqualTo(width);
  }

  /** Everybody leaves. */
  public void closePages() {
    browser.contexts().forEach(BrowserContext::close);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
