package countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Notice;
import countersign.message.TaskChanged;
import countersign.message.ToolsChanged;
import countersign.message.Wake;
import countersign.task.Status;
import countersign.task.TaskId;
import countersign.task.Tenant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeWireTest {
  static final TaskChanged CHANGED =
      new TaskChanged(
          new Tenant("demo"), new TaskId("agent_0199f2c4a1b2"), Status.PENDING_APPROVAL, 7);

  static Stream<Notice> each() {
    return Stream.of(new Wake(), CHANGED, new ToolsChanged(new Tenant("demo")));
  }

  @ParameterizedTest
  @MethodSource("each")
  void what_is_written_is_read_as_it_was(Notice notice) {
    assertThat(NoticeWire.read(NoticeWire.write(notice))).contains(notice);
  }

  @Test
  void no_kind_of_notice_is_left_out_here() {
    assertThat(each().map(Notice::getClass).toList())
        .isEqualTo(List.of(Notice.class.getPermittedSubclasses()));
  }

  @Test
  void a_component_of_a_later_version_is_ignored() {
    var later =
        NoticeWire.write(CHANGED).replace("\"last_event\":7", "\"last_event\":7,\"new\":{}");

    assertThat(later).contains("new");
    assertThat(NoticeWire.read(later)).contains(CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "null",
        "[]",
        "7",
        "{}",
        "{\"notice\":\"Wake\"",
        "{\"notice\":\"Wake\",\"value\":null}",
        "{\"notice\":\"Wake\",\"value\":7}",
        "{\"notice\":\"Wake\",\"notice\":\"Wake\",\"value\":{}}",
        "{\"notice\":\"FromTheFuture\",\"value\":{}}",
        "{\"notice\":\"Claim\",\"value\":{\"owner\":\"x\",\"limit\":1}}",
        "{\"notice\":\"java.lang.ProcessBuilder\",\"value\":[\"touch\"]}",
        "{\"notice\":\"TaskChanged\",\"value\":{}}",
        "{\"notice\":\"TaskChanged\",\"value\":{\"tenant\":{\"id\":\"A B\"}}}",
      })
  void what_is_no_notice_is_not_understood(String text) {
    assertThat(NoticeWire.read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "agent_0199f2c4a1b2", "PENDING_APPROVAL", "7", "tenant", "status"})
  void a_notice_with_a_wrong_part_is_not_understood(String part) {
    assertThat(NoticeWire.read(NoticeWire.write(CHANGED).replace(part, "?!"))).isEmpty();
  }

  @Test
  void neither_other_objects_nor_endless_texts_are_understood() {
    assertThat(NoticeWire.read(new byte[] {1, 2})).isEmpty();
    assertThat(NoticeWire.read(CHANGED)).isEmpty();
    assertThat(NoticeWire.read(NoticeWire.write(new Wake()) + " ".repeat(20_000))).isEmpty();
  }
}
