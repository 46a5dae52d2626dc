package countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The format check; with {@code -Dformat=apply} the files are written instead. */
class FormatTest {
  @Test
  void every_source_is_formatted() throws Exception {
    var apply = "apply".equals(System.getProperty("format"));
    var different = new ArrayList<Path>();
    for (var source : sources()) {
      var before = Files.readString(source);
      var after = formatted(before);
      if (after.equals(before)) continue;
      different.add(source);
      if (apply) Files.writeString(source, after);
    }
    if (!apply)
      assertThat(different).as("run: mvn test -Dtest=FormatTest -Dformat=apply").isEmpty();
  }

  private static Iterable<Path> sources() throws IOException {
    var found = new ArrayList<Path>();
    for (var root : new String[] {"src/main/java", "src/test/java", "src/bench/java"})
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
      }
    return found;
  }

  private static String formatted(String source) throws FormatterException {
    var used = RemoveUnusedImports.removeUnusedImports(source);
    return new Formatter().formatSource(ImportOrderer.reorderImports(used, Style.GOOGLE));
  }
}
