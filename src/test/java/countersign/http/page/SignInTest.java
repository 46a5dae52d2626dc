package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.LIMITS;
import static countersign.http.page.ConsoleBench.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming and going. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {
  private ConsoleBench bench;

  @BeforeAll
  void start() {
    bench = new ConsoleBench();
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void a_page_is_shown_after_the_sign_in_it_asked_for() {
    var visitor = bench.visitor();
    var toSignIn = visitor.get("/tasks?status=running");
    assertThat(toSignIn.status()).isEqualTo(303);

    var signedIn = visitor.signIn(visitor.follow(toSignIn), " ADA@example.com ", PASSWORD);

    assertThat(signedIn.header("Location")).isEqualTo("/tasks?status=running");
    assertThat(visitor.follow(signedIn).words()).contains("Ada").contains("Tasks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/x"
      })
  void a_sign_in_never_leads_to_another_site(String next) {
    var visitor = bench.visitor();
    var form = visitor.get("/sign-in");

    var signedIn =
        visitor.submit(form, "/sign-in", Map.of("email", ADA, "password", PASSWORD, "next", next));

    assertThat(signedIn.header("Location")).isEqualTo("/approvals");
  }

  @Test
  void a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    var wrong = bench.visitor().signIn("bob@example.com", "wrong");
    var unknown = bench.visitor().signIn("nobody@example.com", PASSWORD);

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(wrong.words().replace("bob@example.com", "x"))
        .isEqualTo(unknown.words().replace("nobody@example.com", "x"));
  }

  @Test
  void the_session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    var visitor = bench.visitor();

    var cookies = visitor.signIn(ADA, PASSWORD).headers().allValues("Set-Cookie");

    assertThat(cookies)
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("countersign_session=")
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax", "Path=/", "Max-Age=3600")
                .doesNotContain("Secure"));
  }

  @Test
  void behind_https_the_cookie_is_sent_over_https_only() {
    try (var secure = new ConsoleBench(LIMITS, true)) {
      var cookies = secure.visitor().signIn(ADA, PASSWORD).headers().allValues("Set-Cookie");

      assertThat(cookies).isNotEmpty().allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
    }
  }

  @Test
  void too_many_failed_attempts_have_to_wait_even_with_the_right_password() {
    var email = "bob@example.com";
    try (var strict = new ConsoleBench()) {
      for (int i = 0; i < 5; i++)
        assertThat(strict.visitor().signIn(email, "wrong").status()).isEqualTo(422);

      var refused = strict.visitor().signIn(email, PASSWORD);

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.words()).contains("Too many attempts").contains("Try again in");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
      assertThat(strict.visitor().signIn(ADA, PASSWORD).status()).as("others may").isEqualTo(303);
      strict.clock.putForward(Duration.ofMinutes(1));
      assertThat(strict.visitor().signIn(email, PASSWORD).status()).isEqualTo(303);
    }
  }

  @Test
  void signing_in_often_is_no_failure() {
    for (int i = 0; i < 8; i++)
      assertThat(bench.visitor().signIn(ADA, PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void a_sign_in_form_of_another_browser_is_refused() {
    var mine = bench.visitor();
    var form = mine.get("/sign-in");

    var refused = bench.visitor().signIn(form, ADA, PASSWORD);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.words()).contains("reload the page");
    assertThat(mine.signIn(form, ADA, PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void who_signs_out_is_out_also_with_the_old_cookie() {
    var visitor = bench.signedIn(ADA);
    var old = visitor.cookie(Gate.SESSION).orElseThrow();

    var out = visitor.submit(visitor.get("/tasks"), "/sign-out", Map.of());

    assertThat(visitor.follow(out).words()).contains("You are signed out");
    assertThat(visitor.cookie(Gate.SESSION)).isEmpty();
    var again = bench.visitor().get("/tasks", "Cookie", Gate.SESSION + "=" + old);
    assertThat(again.header("Location")).startsWith("/sign-in");
  }

  @Test
  void a_session_ends_with_its_time() {
    var visitor = bench.visitor();
    var secondsShort = Duration.ofHours(1).minusSeconds(2);
    bench.clock.putForward(secondsShort.negated());
    assertThat(visitor.signIn(ADA, PASSWORD).status()).isEqualTo(303);
    bench.clock.putForward(secondsShort);
    assertThat(visitor.get("/tasks").status()).isEqualTo(200);

    await().until(() -> visitor.get("/tasks").header("Location").startsWith("/sign-in"));
  }

  @Test
  void a_script_without_a_session_is_sent_to_the_sign_in() {
    var answer = bench.visitor().get("/fragments/pending", "HX-Request", "true");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("HX-Redirect")).startsWith("/sign-in?next=");
  }
}
