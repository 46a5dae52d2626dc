package countersign.agent.tool.files;

import static countersign.agent.tool.files.FilesBench.file;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person sees what a file would lose and get. */
class FilePreviewTest {
  @TempDir Path dir;
  private FilesBench bench;

  @BeforeEach
  void open() {
    bench = new FilesBench(dir);
  }

  @Test
  void in_a_list_the_file_is_shown_without_being_looked_up() {
    bench.given("a.txt", "old\n");

    var preview = bench.write.preview(file("a.txt", "new\n")).orElseThrow();

    assertThat(preview)
        .isEqualTo(
            new Preview(
                "The file, as it is written",
                java.util.List.of(new Line("File", "a.txt"), new Line("Size", "4 bytes")),
                java.util.List.of(new Block("Content", "new\n", Kind.TEXT))));
  }

  @Test
  void a_replaced_text_is_shown_by_its_changed_lines() {
    bench.given("a.txt", "one\ntwo\nthree\n");

    var preview = bench.live(file("a.txt", "one\n2\nthree\n"));

    assertThat(preview.lines())
        .contains(new Line("As it is now", "A file of 14 bytes would be replaced"));
    assertThat(preview.blocks())
        .containsExactly(
            new Block("What changes", "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three", Kind.DIFF));
    assertThat(bench.content("a.txt")).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void a_new_file_is_said_to_be_new_and_no_folder_is_made_for_the_preview() {
    bench.given("a/old", "x");

    var preview = bench.live(file("a/b/c/new.txt", "x"));

    assertThat(preview.lines())
        .contains(
            new Line("As it is now", "There is no such file: it would be new"),
            new Line("New folders", "b/c"));
    assertThat(preview.blocks()).containsExactly(new Block("Content", "x", Kind.TEXT));
    assertThat(bench.workspace.resolve("a").toFile().list()).containsExactly("old");
  }

  @Test
  void what_can_not_be_compared_is_said() {
    bench.given("same", "x");
    bench.given("binary", new byte[] {0, 1, 2});
    bench.given("large", "x".repeat(FilesBench.MAX_BYTES + 1));
    bench.given("long", "x\n".repeat(20_000));

    assertThat(now("same")).contains("nothing would change");
    assertThat(now("binary")).isEqualTo("A binary file of 3 bytes would be replaced");
    assertThat(now("large")).isEqualTo("A file of 65,537 bytes, too large to be shown");
    assertThat(bench.live(file("long", "y\n".repeat(20_000))).lines())
        .contains(new Line("What changes", "Too much to be shown line by line"));
  }

  @Test
  void what_would_not_be_written_says_why_first() {
    bench.given("a", "x");
    bench.given("folder/b", "x");

    var changed = bench.live(file("a", "y").put("expected_sha256", "0".repeat(64)));
    var folder = bench.live(file("folder", "y"));

    assertThat(changed.lines().getFirst().text().text()).contains("another one than");
    assertThat(changed.blocks().getFirst().kind()).isEqualTo(Kind.DIFF);
    assertThat(changed.lines()).extracting(Line::label).contains("Only if");
    assertThat(folder.lines().getFirst())
        .isEqualTo(new Line("Would not be written", "folder is a folder."));
  }

  private String now(String path) {
    return bench.live(file(path, "x")).lines().stream()
        .filter(line -> line.label().equals("As it is now"))
        .findFirst()
        .orElseThrow()
        .text()
        .text();
  }
}
