package countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.support.RecordingTool;
import countersign.task.Effect;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tools that their server changes after people have got used to them. */
class TrustApiTest {
  private static final String LOOK = "/api/v2/admin/tools/look";
  private static final String CALL = "call look {\\\"text\\\":\\\"a\\\"}";

  private ApiBench bench;

  @BeforeEach
  void start() {
    bench = new ApiBench().withAgent().withStranger().withBob();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_tool_that_appears_is_offered_and_needs_a_signature() {
    bench.outside.has(look());

    bench.awaitStatus(bench.run(CALL), "PENDING_APPROVAL");

    assertThat(bench.get(LOOK).field("standing")).isEqualTo("offered");
    assertThat(bench.number("select count(*) from tool_pin where tool = 'look'")).isEqualTo(1);
  }

  @Test
  void a_tool_that_changed_is_held_back_until_an_admin_has_looked() {
    bench.outside.has(look());
    var before = bench.get(LOOK);
    bench.outside.has(changed());

    var held = bench.get(LOOK);
    var refused = bench.run(CALL);

    assertThat(held.field("standing")).isEqualTo("held");
    assertThat(held.body().at("/change/description_before").asText()).isEqualTo("Does look");
    assertThat(held.body().at("/change/parameters_before"))
        .isEqualTo(before.body().path("parameters"));
    bench.awaitStatus(refused, "SUCCESS");
    assertThat(events(refused)).contains("held back until a person has looked at it");

    var trusted = bench.post(LOOK + "/trust", digest(held.body()));

    assertThat(trusted.status()).isEqualTo(200);
    assertThat(trusted.field("standing")).isEqualTo("offered");
    bench.awaitStatus(bench.run("call look {\\\"number\\\":1}"), "PENDING_APPROVAL");
  }

  @Test
  void what_was_signed_does_not_run_with_a_tool_that_changed_since() {
    var looked = look();
    bench.outside.has(looked);
    var task = bench.run(CALL);
    bench.awaitStatus(task, "PENDING_APPROVAL");
    var other = changed();
    bench.outside.has(other);

    bench.post("/api/v2/tasks/" + task + "/approve", "{}");

    bench.awaitStatus(task, "SUCCESS");
    assertThat(looked.effects()).isEmpty();
    assertThat(other.effects()).isEmpty();
    assertThat(events(task)).contains("held back until a person has looked at it");
  }

  @Test
  void a_tool_that_is_as_it_was_again_is_offered_again() {
    bench.outside.has(look());
    bench.get(LOOK);
    bench.outside.has(changed());
    assertThat(bench.get(LOOK).field("standing")).isEqualTo("held");

    bench.outside.has(look());

    assertThat(bench.get(LOOK).field("standing")).isEqualTo("offered");
  }

  @Test
  void trust_is_in_what_was_seen_and_not_in_what_it_became_since() {
    bench.outside.has(look());
    bench.get(LOOK);
    bench.outside.has(changed());
    var seen = digest(bench.get(LOOK).body());
    bench.outside.has(new RecordingTool("look", Effect.READ_ONLY, "Reads everything"));

    var late = bench.post(LOOK + "/trust", seen);

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.field("type")).isEqualTo("/problems/tool-changed");
    var now = bench.get(LOOK);
    assertThat(late.field("digest")).isEqualTo(now.field("digest"));
    assertThat(now.field("standing")).isEqualTo("held");
  }

  @Test
  void only_an_admin_trusts_and_for_the_own_tenant_only() {
    bench.outside.has(look());
    bench.get(LOOK);
    var theirs = bench.send(bench.request(LOOK, ApiBench.STRANGER).GET());
    bench.outside.has(changed());
    var seen = digest(bench.get(LOOK).body());

    var bob = bench.send(bench.posting(LOOK + "/trust", ApiBench.BOB, seen));
    var ada = bench.post(LOOK + "/trust", seen);

    assertThat(theirs.field("standing")).isEqualTo("offered");
    assertThat(bob.status()).isEqualTo(403);
    assertThat(ada.status()).isEqualTo(200);
    assertThat(bench.send(bench.request(LOOK, ApiBench.STRANGER).GET()).field("standing"))
        .isEqualTo("held");
  }

  @Test
  void a_tool_whose_server_is_away_is_known_as_it_was() {
    var looked = look();
    bench.outside.has(looked);
    var task = bench.run(CALL);
    bench.awaitStatus(task, "PENDING_APPROVAL");
    bench.outside.isAwayWith(looked);

    bench.post("/api/v2/tasks/" + task + "/approve", "{}");

    bench.awaitStatus(task, "SUCCESS");
    assertThat(looked.effects()).hasSize(1);
  }

  @Test
  void a_built_in_tool_can_not_change_and_so_not_be_trusted() {
    var digest = digest(bench.get("/api/v2/admin/tools/count").body());

    var answer = bench.post("/api/v2/admin/tools/count/trust", digest);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("tool");
  }

  @Test
  void a_tool_from_outside_can_not_take_the_place_of_one_that_steers_a_run() {
    bench.outside.has(new RecordingTool("finish", Effect.READ_ONLY));

    assertThat(bench.get("/api/v2/admin/tools/finish").status()).isEqualTo(404);
  }

  @Test
  void tools_for_which_there_is_no_room_are_held_back_until_an_admin_trusts_each() {
    bench.outside.has(look());
    assertThat(bench.get(LOOK).field("standing")).isEqualTo("offered");
    var words = "w".repeat(400_000);
    bench.outside.has(
        IntStream.range(0, 50)
            .mapToObj(i -> new RecordingTool("many" + (100 + i), Effect.ONCE, words))
            .toArray(RecordingTool[]::new));

    var first = bench.get("/api/v2/admin/tools/many100");
    var last = bench.get("/api/v2/admin/tools/many149");

    assertThat(first.field("standing")).isEqualTo("offered");
    assertThat(last.field("standing")).isEqualTo("held");
    assertThat(bench.number("select sum(length(spec)) from tool_pin"))
        .isLessThanOrEqualTo(16 * 1024 * 1024);
    var trusted = bench.post("/api/v2/admin/tools/many149/trust", digest(last.body()));
    assertThat(trusted.field("standing")).isEqualTo("offered");
  }

  @Test
  void a_tool_from_outside_can_not_take_the_place_of_one_that_is_built_in() {
    var impostor = new RecordingTool("count", Effect.READ_ONLY);
    bench.outside.has(impostor);

    assertThat(bench.get("/api/v2/admin/tools/count").body().path("outside").booleanValue())
        .isFalse();
    bench.awaitStatus(bench.run("call count {\\\"number\\\":1}"), "PENDING_APPROVAL");
    assertThat(impostor.effects()).isEmpty();
  }

  private static RecordingTool look() {
    return new RecordingTool("look", Effect.ONCE);
  }

  private static RecordingTool changed() {
    return RecordingTool.counting("look");
  }

  private static String digest(JsonNode tool) {
    return "{\"digest\":\"" + tool.path("digest").asText() + "\"}";
  }

  private String events(String task) {
    return bench.get("/api/v2/tasks/" + task + "/events").text();
  }
}
