package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees when something can't be shown. */
class FailurePagesTest {
  @Test
  void what_is_not_there_is_said_in_a_page() {
    try (var bench = new ConsoleBench()) {
      var page = bench.visitor().get("/nowhere");

      assertThat(page.status()).isEqualTo(404);
      assertThat(page.header("Content-Type")).startsWith("text/html");
      assertThat(page.words()).contains("There is nothing here");
    }
  }

  @Test
  void while_the_database_is_away_every_page_says_when_to_come_back_and_not_why() {
    try (var bench = new ConsoleBench()) {
      var ada = bench.signedIn(ADA);
      var form = bench.visitor();
      var signIn = form.get("/sign-in");
      bench.loseTheStore();

      for (var path : new String[] {"/approvals", "/tasks", "/fragments/pending", "/live"}) {
        var page = ada.get(path);
        assertThat(page.status()).as(path).isEqualTo(503);
        assertThat(page.header("Retry-After")).isEqualTo("5");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.text()).doesNotContain("FindSession").doesNotContain("Exception");
      }
      assertThat(form.signIn(signIn, ADA, PASSWORD).status()).isEqualTo(503);
    }
  }

  @Test
  void a_form_that_is_too_large_is_refused() {
    try (var bench = new ConsoleBench()) {
      var ada = bench.signedIn(ADA);

      var refused =
          ada.submit(
              ada.get("/tasks/new"),
              "/tasks/new",
              Map.of("goal", "x".repeat(Console.MAX_FORM_BYTES)));

      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.words()).contains("too much text");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tasks?after=%zz", "/sign-in?next=%", "/approvals/%zz"})
  void a_malformed_address_is_no_fault_of_ours(String path) throws Exception {
    try (var bench = new ConsoleBench();
        var socket = new java.net.Socket("127.0.0.1", bench.base().getPort())) {
      socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes("US-ASCII"));

      var answer = new String(socket.getInputStream().readAllBytes(), "UTF-8");

      assertThat(answer).matches("(?s)HTTP/1.. [34]\\d\\d .*").doesNotContain("Exception");
    }
  }
}
