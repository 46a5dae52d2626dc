package countersign.agent.tool.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a locale without letters beyond ASCII a name with them is refused; nothing breaks. */
class LocaleTest {
  /** What runs in that locale. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] arguments) {
      IO.println(WorkspacePath.of("notes/may.txt").getClass().getSimpleName());
      IO.println(WorkspacePath.of("r\u00e9sum\u00e9.txt"));
    }
  }

  @Test
  void a_name_that_the_file_system_can_not_be_given_is_refused() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Reader.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");

    var said = new String(builder.start().getInputStream().readAllBytes(), UTF_8);

    assertThat(said).startsWith("Fits").contains("Refused", "no letters beyond ASCII");
  }
}
