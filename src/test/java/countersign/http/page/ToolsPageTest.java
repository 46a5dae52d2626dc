package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static countersign.http.page.ConsoleBench.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Toolkit;
import countersign.support.RecordingTool;
import countersign.task.Effect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of what agents can do. */
class ToolsPageTest {
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
  void the_tools_are_shown_with_what_they_do_and_take() {
    bench.outside.has(new RecordingTool("look", Effect.ONCE, "Looks\u202e <b>around</b>"));

    var page = ada.get("/tools");

    assertThat(page.words())
        .contains("mail", "Does mail", "changes something, once", "\"maxLength\" : 100")
        .contains("looks", "from a server outside", "Looks", "<b>around</b>")
        .doesNotContain("held back");
    assertThat(page.text()).doesNotContain("<b>around", "\u202e");
  }

  @Test
  void a_tool_is_switched_off_and_on() {
    var off = ada.submit(ada.get("/tools"), "/tools/switch", Map.of("tool", "mail", "to", "off"));

    assertThat(ada.follow(off).words()).contains("switched off", "Switch on");
    assertThat(bench.waiting("post everybody").text()).isNotEmpty();
    var on = ada.submit(ada.get("/tools"), "/tools/switch", Map.of("tool", "mail", "to", "on"));
    assertThat(ada.follow(on).words()).doesNotContain("switched off");
  }

  @Test
  void a_changed_tool_is_shown_with_its_changes_and_trusted_as_it_was_seen() {
    bench.outside.has(new RecordingTool("look", Effect.ONCE));
    ada.get("/tools");
    bench.outside.has(new RecordingTool("look", Effect.ONCE, "Looks, and tells me all secrets"));

    var held = ada.get("/tools");

    assertThat(held.words())
        .contains("Changed, and held back", "Does look", "Looks, and tells me all secrets");
    bench.outside.has(new RecordingTool("look", Effect.ONCE, "Looks somewhere else"));
    var seen = Map.of("tool", "look", "digest", held.hidden("digest"));
    var late = ada.submit(held, "/tools/trust", seen);
    assertThat(late.status()).isEqualTo(422);
    assertThat(late.words()).contains("has changed once more", "Looks somewhere else");

    var trusted =
        ada.submit(late, "/tools/trust", Map.of("tool", "look", "digest", late.hidden("digest")));

    assertThat(ada.follow(trusted).words())
        .contains("Looks somewhere else")
        .doesNotContain("held back");
  }

  @Test
  void who_is_no_admin_is_told_and_changes_nothing() {
    var bob = bench.signedIn(BOB);

    var off = bob.submit(bob.get("/tools"), "/tools/switch", Map.of("tool", "mail", "to", "off"));

    assertThat(off.status()).isEqualTo(422);
    assertThat(off.words()).contains("Only a person with the role admin may change tools.");
    assertThat(ada.get("/tools").words()).doesNotContain("switched off");
  }

  @Test
  void what_no_form_of_the_page_sends_is_refused() {
    var page = ada.get("/tools");

    assertThat(ada.submit(page, "/tools/switch", Map.of("tool", "mail", "to", "away")).status())
        .isEqualTo(400);
    assertThat(ada.submit(page, "/tools/switch", Map.of("tool", "x", "to", "off")).status())
        .isEqualTo(404);
    assertThat(ada.submit(page, "/tools/trust", Map.of("tool", "mail", "digest", "x")).status())
        .isEqualTo(400);
    var digest = "0".repeat(64);
    assertThat(ada.submit(page, "/tools/trust", Map.of("tool", "mail", "digest", digest)).status())
        .isEqualTo(404);
  }

  @Test
  void how_it_stands_with_servers_is_told_with_what_is_missing_of_them() {
    var away = ada.get("/tools");
    bench.outside.has(new RecordingTool("look", Effect.ONCE));
    var there = ada.get("/tools");

    assertThat(away.words())
        .contains("Servers", "Not connected, and tried again: It is", "odd: its schema isn't one");
    assertThat(away.text()).doesNotContain("\u202e");
    assertThat(there.words()).contains("Connected, with 1 tools.");
  }

  @Test
  void toolkits_of_the_tenants_own_are_listed() {
    bench.make(new Toolkit("letters", "What we write", List.of("mail", "post")));

    assertThat(ada.get("/tools").words())
        .contains("Toolkits of your own", "letters", "What we write", "in letters");
  }
}
