package countersign;

import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person sees which lines of a file go and which come, in colors and without them. */
@TestInstance(Lifecycle.PER_CLASS)
class DiffBrowserIT {
  private static final String SCRIPT =
      """
      words: [prices]
      find: {}
      start: write
      steps:
        write:
          calls:
            - tool: write_file
              arguments:
                path: prices.txt
                content: "apple 1.50\\npear 2.20, a price that goes on and on so that its line is \
      much longer than the screen of a telephone is wide\\nplum 0.10\\n"
          next: {always: done}
        done:
          calls: [{tool: finish, arguments: {answer: "{result}"}}]
      """;

  private Path workspace;
  private JarProcess jar;
  private ApiClient ada;
  private ConsoleBrowser browser;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    workspace = Files.createDirectory(dir.resolve("workspace"));
    var scripts = Files.createDirectory(dir.resolve("scripts"));
    Files.writeString(scripts.resolve("prices.yaml"), SCRIPT);
    Files.writeString(workspace.resolve("prices.txt"), "apple 1.50\npear 2.00\nplum 0.10\n");
    jar =
        JarProcess.start(
            Map.of(
                "COUNTERSIGN_TOOLS_FILES_WORKSPACE", workspace.toString(),
                "COUNTERSIGN_MODELS_REHEARSAL_DIR", scripts.toString()));
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
  void lines_that_go_and_come_have_signs_and_colors_of_their_own(int width, ColorScheme scheme) {
    var task = waiting();
    var page = browser.signedIn(options(width).setColorScheme(scheme));

    page.navigate(browser.url("/approvals/" + task));

    var lines = page.locator(".diff > span");
    assertThat(lines.allInnerTexts())
        .hasSize(5)
        .startsWith("@@ -1,3 +1,3 @@", " apple 1.50", "-pear 2.00");
    assertThat(lines.allInnerTexts().get(3)).startsWith("+pear 2.20, ");
    assertThat(color(lines.nth(2))).isNotEqualTo(color(lines.nth(3)));
    assertThat(color(lines.nth(1))).isNotIn(color(lines.nth(2)), color(lines.nth(3)));
    look(page, "preview-diff", width, scheme);
    page.context().close();
  }

  @Test
  void once_it_is_signed_the_file_is_the_one_that_was_shown() throws IOException {
    var before = Files.readString(workspace.resolve("prices.txt"));
    var task = waiting();
    assertThat(workspace.resolve("prices.txt")).hasContent(before.strip());

    ada.post("/api/v2/tasks/" + task + "/approve", "{}");
    ada.awaitStatus(task, "SUCCESS");

    assertThat(Files.readString(workspace.resolve("prices.txt"))).contains("pear 2.20");
    Files.writeString(workspace.resolve("prices.txt"), before);
  }

  private String waiting() {
    var task = ada.run("{\"goal\":\"Update the prices\"}");
    ada.awaitStatus(task, "PENDING_APPROVAL");
    return task;
  }

  private static String color(Locator line) {
    return (String) line.evaluate("it => getComputedStyle(it).backgroundColor");
  }
}
