package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told about every page and every asset. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageHeadersTest {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

  private ConsoleBench bench;
  private Visitor ada;

  @BeforeAll
  void start() {
    bench = new ConsoleBench().withAgent();
    var _ = bench.waiting("a letter");
    ada = bench.signedIn(ADA);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  private List<Visitor.Page> pages() {
    var task = bench.waiting("another letter").text();
    return List.of(
        bench.visitor().get("/sign-in"),
        ada.get("/approvals"),
        ada.get("/approvals/" + task),
        ada.get("/tasks"),
        ada.get("/tasks/" + task),
        ada.get("/tasks/new"),
        ada.get("/nowhere"));
  }

  @Test
  void nothing_of_another_origin_and_nothing_inline_can_run() {
    assertThat(pages())
        .allSatisfy(page -> {
          assertThat(page.header("Content-Security-Policy"))
              .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
              .contains("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
              .doesNotContain("unsafe", "http");
          assertThat(page.text())
              .doesNotContainPattern("<script(?![^>]* src=\"/assets/)")
              .doesNotContainPattern("<style")
              .doesNotContainPattern("<[^>]* style=")
              .doesNotContainPattern("<[^>]* on[a-z]+=")
              .doesNotContainPattern("(?:src|href|action)=\"(?:https?:|//|javascript:)");
        });
  }

  @Test
  void no_page_is_kept_by_a_browser_or_told_to_another_site() {
    assertThat(pages())
        .allSatisfy(page -> {
          assertThat(page.header("Cache-Control")).isEqualTo("no-store");
          assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
          assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        });
  }

  @Test
  void every_style_sheet_reaches_the_browser() throws IOException {
    var link =
        ASSET
            .matcher(ada.get("/tasks").text())
            .results()
            .map(found -> found.group(1))
            .filter(path -> path.endsWith("/console.css"))
            .findFirst();

    var served = ada.get(link.orElseThrow()).text();

    try (var files = Files.list(Path.of("webroot/css"))) {
      for (var file : files.toList())
        assertThat(served.contains(Files.readString(file))).as(file.toString()).isTrue();
    }
  }

  @Test
  void assets_may_be_kept_for_ever() {
    var links = ASSET.matcher(ada.get("/tasks").text()).results().map(it -> it.group(1)).toList();

    assertThat(links).hasSizeGreaterThanOrEqualTo(5);
    assertThat(links)
        .allSatisfy(link -> {
          var asset = bench.visitor().get(link);
          assertThat(asset.status()).isEqualTo(200);
          assertThat(asset.header("Cache-Control")).contains("immutable");
          assertThat(asset.header("X-Content-Type-Options")).isEqualTo("nosniff");
          assertThat(asset.text()).isNotBlank();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/",
        "/assets/logback.xml",
        "/assets/../logback.xml",
        "/assets/%2e%2e/logback.xml",
        "/assets/META-INF/MANIFEST.MF",
        "/assets/htmx.org/2.0.10/dist/htmx.js",
        "/webroot/css/tokens.css",
        "/migrations/V001__tenants.sql"
      })
  void nothing_else_of_the_class_path_is_served(String path) {
    assertThat(ada.get(path).status()).isEqualTo(404);
  }
}
