package countersign.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.message.Cursor;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
  private static final Cursors LIST = new Cursors("tasks");
  private static final Cursor CURSOR =
      new Cursor(Instant.parse("2026-03-01T10:15:30.123456Z"), "agent_0199f2c4a1b27c3e");

  @Test
  void a_cursor_comes_back_as_it_was_to_the_microsecond() {
    assertThat(LIST.read(LIST.write(CURSOR))).contains(CURSOR);
    assertThat(LIST.write(CURSOR)).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    assertThat(new Cursors("pending").read(LIST.write(CURSOR))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tasks",
        "tasks yesterday agent_0199f2c4a1b27c3e",
        "tasks 2026-03-01T10:15:30Z agent_'; drop table",
        "tasks +999999999-12-31T23:59:59Z agent_0199f2c4a1b27c3e",
        "tasks 2026-13-01T10:15:30Z agent_0199f2c4a1b27c3e",
      })
  void a_forged_cursor_is_refused(String text) {
    var forged = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));

    assertThat(LIST.read(forged)).isEmpty();
    assertThat(LIST.read("%" + forged)).isEmpty();
  }
}
