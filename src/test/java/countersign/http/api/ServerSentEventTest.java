package countersign.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerSentEventTest {
  @Test
  void an_event_has_its_id_its_name_and_one_line_of_data() {
    assertThat(ServerSentEvent.of(7, "finished", "{}"))
        .isEqualTo("id: 7\nevent: finished\ndata: {}\n\n");
    assertThat(ServerSentEvent.named("end", "{}")).isEqualTo("event: end\ndata: {}\n\n");
  }

  @Test
  void data_can_not_smuggle_in_another_event() {
    assertThatThrownBy(() -> ServerSentEvent.named("a", "x\n\nevent: b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
