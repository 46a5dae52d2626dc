package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.http.page.PreviewView.Body;
import countersign.http.page.PreviewView.Change;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No text can write a line of a list of changes, and none changes without being seen. */
class PreviewViewTest {
  @Test
  void a_carriage_return_in_a_line_begins_no_line_with_another_sign() {
    assertThat(changes("@@ -1,1 +1,1 @@\n-a\n+a\r b"))
        .containsExactly(
            Change.of("@@ -1,1 +1,1 @@"), Change.of("-a"), new Change("added", Shown.of("+a\r b")));
  }

  @Test
  void line_breaks_of_another_kind_are_seen() {
    assertThat(changes("-a\r\n+a"))
        .containsExactly(
            new Change("removed", Shown.of("-a\r")), new Change("added", Shown.of("+a")));
  }

  private static List<Change> changes(String diff) {
    var block = new Block("What changes", diff, Kind.DIFF);
    var view = PreviewView.of(new Preview("The file", List.of(), List.of(block)));
    return ((Body.Changes) view.blocks().getFirst().body()).lines();
  }
}
