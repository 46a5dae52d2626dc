package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An edit is repeated with its idempotency key. */
class EditOnceTest {
  private static final String TASKS = "/api/v2/tasks/";
  private static ApiBench bench;

  @BeforeAll
  static void start() {
    bench = new ApiBench().withAgent();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void an_edit_is_given_again_for_its_key_and_runs_once() {
    var id = waiting("mail");
    var body = "{\"arguments\":{\"text\":\"keyed\"}}";

    var first = keyed(id, body);
    bench.awaitStatus(id, "SUCCESS");
    var again = keyed(id, body);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(runsOf("keyed")).isEqualTo(1);
  }

  @Test
  void an_edit_is_given_again_although_the_agent_asks_for_what_it_does_not_fit_by_now() {
    var id = waiting("then");
    var body = "{\"arguments\":{\"text\":\"and then\"}}";
    var first = keyed(id, body);
    await(id, "count");

    var again = keyed(id, body);
    var other = keyed(id, "{\"arguments\":{\"text\":\"another\"}}");
    var anew = approve(id, body);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(other.status()).isEqualTo(422);
    assertThat(anew.status()).isEqualTo(400);
    assertThat(runsOf("and then")).isEqualTo(1);
    cancel(id);
  }

  @Test
  void a_refused_edit_leaves_its_key_free_for_nothing_was_done() {
    var id = waiting("mail");

    assertThat(keyed(id, "{\"arguments\":{\"text\":7}}").status()).isEqualTo(400);
    assertThat(keyed(id, "{\"arguments\":{\"text\":7}}").status()).isEqualTo(400);
    assertThat(keyed(id, "{\"arguments\":{\"text\":\"mended\"}}").status()).isEqualTo(200);
  }

  private static void await(String id, String tool) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            bench.get(TASKS + id).body().at("/pending_action/tool_name").asText().equals(tool));
  }

  private static ApiBench.Answer keyed(String id, String body) {
    return bench.send(
        bench
            .posting(TASKS + id + "/approve", ApiBench.PERSON, body)
            .header("Idempotency-Key", "edit-" + id));
  }

  private static long runsOf(String text) {
    return bench.mail.effects().stream().filter(it -> it.arguments().contains(text)).count();
  }

  private static String waiting(String goal) {
    var id = bench.run(goal);
    bench.awaitStatus(id, "PENDING_APPROVAL");
    return id;
  }

  private static ApiBench.Answer approve(String id, String body) {
    return bench.post(TASKS + id + "/approve", body);
  }

  private static void cancel(String id) {
    bench.post(TASKS + id + "/cancel", "{}");
  }
}
