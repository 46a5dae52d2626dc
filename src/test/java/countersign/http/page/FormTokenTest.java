package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No other site, and no old page, can make a signed-in browser do something. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormTokenTest {
  private ConsoleBench bench;
  private TaskId task;
  private Visitor ada;

  @BeforeAll
  void start() {
    bench = new ConsoleBench().withAgent();
    task = bench.waiting("a letter");
    ada = bench.signedIn(ADA);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/approvals/%s/approve",
        "/approvals/%s/reject",
        "/approvals/%s/edit",
        "/approvals/%s/respond",
        "/approvals/%s/reconcile",
        "/tasks/%s/cancel",
        "/tasks/%s/retry"
      })
  void a_post_without_the_token_does_nothing(String path) {
    var page = ada.get("/approvals/" + task.text());
    var fields =
        Map.of("action_digest", page.hidden("action_digest"), "request", page.hidden("request"));

    var refused = ada.post(path.formatted(task.text()), fields);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.words()).contains("Nothing was changed");
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  @Test
  void the_token_of_another_session_is_worth_nothing() {
    var bobs = bench.signedIn(BOB).get("/tasks/new").formToken();

    var refused = ada.post("/tasks/new", Map.of("goal", "x", "form_token", bobs));

    assertThat(refused.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null",
    "Origin, http://127.0.0.1:1"
  })
  void a_post_from_another_site_does_nothing(String header, String value) {
    var fields =
        Map.of(
            "form_token", ada.get("/tasks/new").formToken(),
            "goal", "from elsewhere",
            "provider", "scripted");

    assertThat(ada.post("/tasks/new", fields, header, value).status()).isEqualTo(403);
    assertThat(ada.get("/tasks").words()).doesNotContain("from elsewhere");
  }

  @Test
  void a_post_from_our_own_page_is_taken() {
    var fields =
        Map.of(
            "form_token", ada.get("/tasks/new").formToken(),
            "goal", "from here",
            "provider", "scripted");
    var origin = bench.base().toString();

    assertThat(ada.post("/tasks/new", fields, "Origin", origin).status()).isEqualTo(303);
    assertThat(ada.post("/tasks/new", fields, "Sec-Fetch-Site", "same-origin").status())
        .isEqualTo(303);
  }
}
