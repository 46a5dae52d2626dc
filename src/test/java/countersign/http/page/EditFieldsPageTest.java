package countersign.http.page;

import static countersign.http.page.ConsoleBench.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Status;
import countersign.task.TaskId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Fields of a form whose schema leaves a choice or wants a form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EditFieldsPageTest {
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
  void a_list_or_a_name_is_written_in_lines_and_an_empty_note_is_sent_when_its_box_is_ticked() {
    var task = bench.waiting("post this");
    var form = form(task);
    assertThat(form.words()).contains("One on each line, or one name alone: everybody.");

    decide(task, Map.of("argument.to", "Ada\r\nBob", "argument.note", "", "keep.note", "yes"));

    assertThat(ran(task))
        .isEqualTo("{\"note\":\"\",\"text\":\"post this\",\"to\":[\"Ada\",\"Bob\"]}");
  }

  @Test
  void a_box_that_is_not_ticked_leaves_an_empty_note_out() {
    var task = bench.waiting("post that");

    decide(
        task, Map.of("argument.text", "post it", "argument.to", "everybody", "argument.note", ""));

    assertThat(ran(task)).isEqualTo("{\"text\":\"post it\",\"to\":\"everybody\"}");
  }

  @Test
  void what_is_not_of_the_form_is_told_once_in_the_schemas_words() {
    var task = bench.waiting("post nothing wrong");

    var refused =
        decide(
            task,
            Map.of(
                "argument.text",
                "7",
                "argument.to",
                "Ada\nbob",
                "argument.note",
                "",
                "keep.note",
                "yes"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.words())
        .contains("isn't of the form that is asked for: No digits.")
        .containsOnlyOnce("to[1]: isn't of the form that is asked for: A name")
        .doesNotContain("^[", "regex");
    assertThat(refused.text()).contains("name=\"keep.note\" value=\"yes\" checked");
    assertThat(bench.find(task).state().status()).isEqualTo(Status.PENDING_APPROVAL);
  }

  private Visitor.Page form(TaskId task) {
    return ada.get(path(task) + "?request=1");
  }

  private Visitor.Page decide(TaskId task, Map<String, String> fields) {
    return ada.decide(form(task), path(task), fields);
  }

  private String ran(TaskId task) {
    bench.awaitStatus(task, Status.SUCCESS);
    return bench.post.effects().getLast().arguments();
  }

  private static String path(TaskId task) {
    return "/approvals/" + task.text() + "/edit";
  }
}
