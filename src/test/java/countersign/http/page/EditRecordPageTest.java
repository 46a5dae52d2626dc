package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Arguments;
import countersign.task.Status;
import countersign.task.TaskId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person changed stands in the record for everybody who reads it later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EditRecordPageTest {
  private ConsoleBench bench;
  private Visitor ada;

  @BeforeAll
  void start() {
    bench = new ConsoleBench().withAgent();
    ada = bench.signedIn(ADA);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @Test
  void the_request_and_the_transcript_show_each_changed_value_before_and_after() {
    var task = bench.waiting("the old words");

    var request = changed(task, "the new words");
    bench.awaitStatus(task, Status.SUCCESS);
    var transcript = ada.get("/tasks/" + task.text());

    for (var page : new Visitor.Page[] {request, transcript})
      assertThat(words(page))
          .contains("What was changed text Before, text the old words After, text the new words")
          .contains("What runs instead {\"text\":\"the new words\"}");
  }

  @Test
  void a_part_of_the_transcript_without_the_request_shows_them_too() {
    var task = bench.waiting("an earlier part");
    changed(task, "a later part");
    bench.awaitStatus(task, Status.SUCCESS);

    var part = ada.get("/tasks/" + task.text() + "?after=3");

    assertThat(words(part))
        .doesNotContain("A signature was asked for")
        .contains("Before, text an earlier part After, text a later part");
  }

  @Test
  void a_character_that_does_not_show_is_marked_in_a_changed_value() {
    var task = bench.waiting("pay 10");

    var request = changed(task, "pay \u202e01<b>");

    assertThat(request.text())
        .contains("title=\"right-to-left override\">U+202E")
        .contains("&lt;b");
    assertThat(request.text()).doesNotContain("\u202e").doesNotContain("<b>");
  }

  @Test
  void a_long_value_scrolls_in_a_box_that_the_keyboard_reaches() {
    var task = bench.waiting("long letter");

    var request = changed(task, "short");

    var card = request.text().substring(0, request.text().indexOf("class=\"history\""));
    assertThat(card.split("class=\"long\" tabindex=\"0\"", -1)).hasSize(2);
  }

  @Test
  void what_was_added_or_removed_has_one_side_and_its_place_is_told_in_words() {
    var changes =
        ChangeView.between(
            new Arguments("{\"gone\":1,\"to\":{\"list\":[\"a\",\"b\"]}}"),
            new Arguments("{\"new\":\"\",\"to\":{\"list\":[\"a\",\"c\"]}}"));

    assertThat(changes)
        .extracting(ChangeView::place)
        .containsExactly(Shown.of("gone"), Shown.of("new"), Shown.of("to.list[1]"));
    assertThat(changes.getFirst().after()).isEmpty();
    assertThat(changes.get(1).before()).isEmpty();
    assertThat(changes.get(1).after().map(ChangeView.Side::value))
        .isEqualTo(Optional.of(new ActionView.Value.Nothing("an empty text")));
  }

  private static String words(Visitor.Page page) {
    return page.words().replaceAll("\\s+", " ");
  }

  private Visitor.Page changed(TaskId task, String text) {
    var path = "/approvals/" + task.text() + "/edit";
    var form = ada.get(path + "?request=1");
    return ada.follow(ada.decide(form, path, Map.of("argument.text", text)));
  }
}
