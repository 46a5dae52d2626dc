package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.BOB;
import static countersign.http.page.ConsoleBench.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page with the rules, and what rules look like where somebody is asked. */
class PolicyPageTest {
  private static final String NO_MAIL =
      """
      [{"name":"no-mail","match":{"tools":["mail"],
        "arguments":[{"path":"$.text","regex":".*<b>.*"}]},
        "outcome":"deny","reason":"No <b> here."}]\
      """;
  private static final String FOR_BOB =
      """
      [{"name":"for-bob","outcome":"require_approval","approvers":{"people":["bob@example.com"]},
        "expires":{"after":"PT90M","then":"reject"},"execute_within":"PT10M"}]\
      """;

  private static final String EVIL_FOR_BOB =
      FOR_BOB.replace(
          "\"outcome\"",
          "\"match\":{\"arguments\":[{\"path\":\"$.text\",\"regex\":\".*evil.*\"}]},\"outcome\"");

  private static final String DENY_WITH =
      "[{\"name\":\"r\",\"outcome\":\"deny\",\"reason\":\"no%s\"}]";

  private ConsoleBench bench;
  private Visitor ada;

  @BeforeEach
  void start() {
    bench = new ConsoleBench().withAgent();
    ada = bench.signedIn(ADA);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void without_rules_the_built_in_one_is_shown_and_a_rule_to_begin_with() {
    var page = ada.get("/policy");

    assertThat(page.words())
        .contains("No rules were written so far", "default", "Everything else needs one");
    assertThat(page.text()).contains("large-refunds").contains("Save as version 1");
  }

  @Test
  void rules_that_were_saved_are_shown_in_words_and_earlier_ones_stay_to_be_read() {
    save(NO_MAIL);
    save(FOR_BOB);

    assertThat(ada.get("/policy").words())
        .contains(
            "Version 2, saved by Ada",
            "for-bob",
            "For bob@example.com to sign. After 1 h 30 min it is rejected. An approval holds for 10"
                + " min.",
            "Version 1, 1 rule, by Ada");
    assertThat(ada.get("/policy?version=1").words())
        .contains("earlier version", "no-mail", "tool mail", "$.text matches", "No <b> here.")
        .doesNotContain("Change the rules");
    assertThat(ada.get("/policy?version=1").text()).doesNotContain("No <b> here");
    assertThat(ada.get("/policy?version=3").status()).isEqualTo(404);
    assertThat(ada.get("/policy?version=x").status()).isEqualTo(404);
  }

  @Test
  void what_is_wrong_is_told_with_its_place_and_what_was_typed_is_kept() {
    var page = save("[{\"name\":\"x y\",\"outcome\":\"allow\"}]");

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.words()).contains("Nothing was saved", "rules[0].name: must be 1 to 63");
    assertThat(page.text()).contains("x y");
    assertThat(save("[{").words()).contains("are not valid JSON (line 1, column");
    assertThat(save("{}").words()).contains("rules: must be a list");
    assertThat(save(DENY_WITH.formatted("\\u0000")).words())
        .contains("rules[0].reason: must not contain the character U+0000");
    assertThat(save(DENY_WITH.formatted("\\ud800")).words())
        .contains("rules[0].reason: must not contain half a surrogate pair");
    assertThat(ada.get("/policy").words()).contains("No rules were written so far");
  }

  @Test
  void rules_are_tried_before_they_are_saved() {
    bench.waiting("mail everybody");

    var page = send("/policy/try", "[{\"name\":\"all\",\"outcome\":\"allow\"}]");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.words())
        .contains(
            "Of the newest 1 calls, 1 would come out differently",
            "needs a signature (default) → runs (all)");
    assertThat(ada.get("/policy").words()).contains("No rules were written so far");
  }

  @Test
  void of_two_who_save_the_second_is_told_and_may_put_theirs_in_its_place() {
    var form = ada.get("/policy");
    save(FOR_BOB);

    var late = ada.submit(form, "/policy/save", fields(NO_MAIL, 0));

    assertThat(late.status()).isEqualTo(422);
    assertThat(late.words()).contains("Not saved: somebody saved version 1", "for-bob");
    assertThat(late.text()).contains("no-mail").contains("Save as version 2");
    assertThat(ada.submit(late, "/policy/save", fields(NO_MAIL, 1)).status()).isEqualTo(303);
  }

  @Test
  void who_does_not_run_the_tenant_reads_and_saves_nothing() {
    var bob = bench.signedIn(BOB);
    var page = bob.submit(bob.get("/policy"), "/policy/save", fields(NO_MAIL, 0));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.words()).contains("Only a person with the role admin may save rules.");
    assertThat(ada.get("/policy").words()).contains("No rules were written so far");
  }

  @Test
  void another_tenants_rules_are_never_shown() {
    save(NO_MAIL);

    var eve = bench.signedIn(EVE);

    assertThat(eve.get("/policy").words()).contains("No rules were written so far");
    assertThat(eve.get("/policy?version=1").status()).isEqualTo(404);
  }

  @Test
  void a_form_from_elsewhere_saves_nothing() {
    var form = new HashMap<>(fields(NO_MAIL, 0));
    form.put("form_token", "forged");

    assertThat(ada.post("/policy/save", form).status()).isEqualTo(403);
    assertThat(ada.post("/policy/try", form).status()).isEqualTo(403);
    assertThat(ada.get("/policy").words()).contains("No rules were written so far");
  }

  @Test
  void a_request_shows_the_rule_that_asks_and_who_may_not_decide_is_told_whose_it_is() {
    save(FOR_BOB);
    var task = bench.waiting("mail everybody");
    var request = ada.get("/approvals/" + task.text());
    assertThat(request.words())
        .contains(
            "Rule for-bob (version 1)",
            "For bob@example.com to decide.",
            "then it is rejected",
            "An approval holds for 10 min.",
            "effect",
            "once");

    var answer = ada.decide(request, "/approvals/" + task.text() + "/approve", Map.of());

    assertThat(ada.get(answer.headers().firstValue("Location").orElseThrow()).words())
        .contains("Your decision was not taken: this is for bob@example.com to decide.");
    var bob = bench.signedIn(BOB);
    bob.decide(request(bob, task.text()), "/approvals/" + task.text() + "/approve", Map.of());
    bench.awaitStatus(task, Status.SUCCESS);
  }

  @Test
  void who_may_not_sign_what_they_made_of_an_action_is_told_who_may_and_loses_nothing() {
    save(EVIL_FOR_BOB);
    var task = bench.waiting("mail kindly");
    var edit = "/approvals/" + task.text() + "/edit";
    var form = ada.get(edit + "?request=1");

    var refused = ada.decide(form, edit, Map.of("argument.text", "mail evil"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words())
        .contains("Nothing was decided: with these arguments it is for bob@example.com to decide.");
    assertThat(refused.text()).contains("value=\"mail evil\"");
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
    var told = ada.follow(ada.decide(refused, edit, Map.of("argument.text", "mail friends")));
    assertThat(told.words()).contains("You approved mail with other arguments");
  }

  private static Visitor.Page request(Visitor visitor, String task) {
    return visitor.get("/approvals/" + task);
  }

  private Visitor.Page save(String rules) {
    return send("/policy/save", rules);
  }

  private Visitor.Page send(String path, String rules) {
    var page = ada.get("/policy");
    var after = page.text().replaceAll("(?s).*name=\"after_version\" value=\"(\\d+)\".*", "$1");
    return ada.submit(page, path, fields(rules, Integer.parseInt(after)));
  }

  private static Map<String, String> fields(String rules, int after) {
    return Map.of("rules", rules, "after_version", String.valueOf(after));
  }
}
