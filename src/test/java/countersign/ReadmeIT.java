package countersign;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.support.JarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that the documentation tells people to type, typed line by line. */
class ReadmeIT {
  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({
    "README.md, From the command line, The mail was signed and sent to 3 in all",
    "docs/usage.md, A task from the command line, Nothing was paid back for order B-77"
  })
  void the_walk_through_works_as_it_is_written(String file, String section, String outcome)
      throws Exception {
    try (var jar = JarProcess.start(Map.of())) {
      var output = type(commands(file, section), jar);

      assertThat(output).contains(outcome);
      assertThat(output).doesNotContain("/problems/");
    }
  }

  private static String commands(String file, String section) throws IOException {
    var text = Files.readString(Path.of(file));
    var from = text.indexOf("## " + section);
    assertThat(from).as("the section " + section).isPositive();
    var to = text.indexOf("\n## ", from);
    var commands =
        SHELL
            .matcher(text.substring(from, to < 0 ? text.length() : to))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());
    assertThat(commands).contains("curl");
    return commands;
  }

  private static String type(String commands, JarProcess jar) throws Exception {
    var script =
        commands
            .replaceAll("export KEY=.*", "export KEY='" + JarProcess.PERSON_KEY + "'")
            .replace("http://127.0.0.1:8000", jar.base().toString());
    var log = Files.createTempFile(jar.folder(), "typed-", ".log");
    var shell =
        new ProcessBuilder("bash", "-e", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(shell.waitFor()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }
}
