package countersign.agent.tool.files;

import static countersign.agent.tool.files.FilesBench.file;
import static countersign.agent.tool.files.FilesBench.path;
import static countersign.agent.tool.files.FilesBench.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.Tool;
import countersign.task.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing outside the workspace is read or written, whatever the path and whatever stands there.
 */
class WorkspaceEscapeTest {
  @TempDir Path dir;
  private FilesBench bench;

  @BeforeEach
  void open() {
    bench = new FilesBench(dir);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../outside/secret.txt",
        "a/../../outside/secret.txt",
        "a/..",
        "./a",
        "a/./b",
        "/etc/passwd",
        "//etc/passwd",
        "a//b",
        "a/",
        "",
        "..\\outside\\secret.txt",
        "C:\\windows\\a",
        "a\0b",
        "a\nb",
        "\ud800",
        ".countersign-x",
        "a/.countersign-x/b"
      })
  void a_path_that_could_lead_elsewhere_is_refused(String path) {
    for (var tool : tools().entrySet()) {
      var result = run(tool.getKey(), tool.getValue().put("path", path));
      assertThat(result.outcome()).isEqualTo(ToolResult.Outcome.ERROR);
      assertThat(result.content()).startsWith("The path must").doesNotContain(FilesBench.SECRET);
    }
    assertThat(bench.live(file(path, "x")).lines().getFirst().label())
        .isEqualTo("Would not be written");
  }

  @Test
  void names_and_depth_are_limited() {
    assertThat(run(bench.read, path("é".repeat(128))).content()).contains("at most 255 bytes");
    assertThat(run(bench.read, path("a/".repeat(32) + "a")).content()).contains("at most 32 names");
    assertThat(run(bench.read, path("a".repeat(1001))).content()).contains("1 to 1000 characters");
  }

  @Test
  void a_link_is_neither_read_nor_written_nor_followed() throws IOException {
    Files.createSymbolicLink(bench.workspace.resolve("file"), bench.outside.resolve("secret.txt"));
    Files.createSymbolicLink(bench.workspace.resolve("folder"), bench.outside);
    Files.createSymbolicLink(bench.workspace.resolve("new"), bench.outside.resolve("new.txt"));

    for (var target : new String[] {"file", "folder/secret.txt", "folder/new.txt", "new"})
      for (var tool : new Tool[] {bench.read, bench.write}) {
        var result = run(tool, tool == bench.read ? path(target) : file(target, "mine"));
        assertThat(result.outcome()).isEqualTo(ToolResult.Outcome.ERROR);
        assertThat(result.content()).contains("link").doesNotContain(FilesBench.SECRET);
      }
    assertThat(run(bench.list, path("folder")).content()).contains("link");
    assertThat(bench.live(file("file", "mine")).toString())
        .contains("Would not be written")
        .doesNotContain(FilesBench.SECRET);
    assertThat(Files.readString(bench.outside.resolve("secret.txt"))).isEqualTo(FilesBench.SECRET);
    assertThat(bench.outside.toFile().list()).containsExactly("secret.txt");
  }

  @Test
  void a_listing_tells_links_and_special_files_as_such() throws Exception {
    Files.createSymbolicLink(bench.workspace.resolve("link"), bench.outside);
    pipe(bench.workspace.resolve("pipe"));
    bench.given("file", "1234");
    Files.createDirectory(bench.workspace.resolve("folder"));
    bench.given(".countersign-1", "unfinished");

    assertThat(FilesBench.answer(bench.list, path(".")).path("entries").toString())
        .isEqualTo(
            "[{\"name\":\"file\",\"kind\":\"file\",\"bytes\":4},"
                + "{\"name\":\"folder\",\"kind\":\"folder\"},"
                + "{\"name\":\"link\",\"kind\":\"other\"},{\"name\":\"pipe\",\"kind\":\"other\"}]");
  }

  @Test
  void a_pipe_is_not_opened() throws Exception {
    pipe(bench.workspace.resolve("pipe"));

    assertThat(run(bench.read, path("pipe")).content()).contains("special file");
    assertThat(run(bench.read, path("pipe/x")).content()).contains("special file");
    assertThat(run(bench.write, file("pipe", "x")).content()).contains("special file");
  }

  @Test
  void a_folder_that_becomes_a_link_at_any_moment_leads_nowhere() throws Exception {
    bench.given("a/secret.txt", "harmless");
    var link = Files.createSymbolicLink(dir.resolve("link"), bench.outside);
    var folder = bench.workspace.resolve("a");
    var stop = new AtomicBoolean();
    var swapping = Thread.ofPlatform().start(() -> swap(folder, link, stop));
    try {
      for (int i = 0; i < 1500; i++) {
        assertThat(run(bench.read, path("a/secret.txt")).content())
            .doesNotContain(FilesBench.SECRET);
        run(bench.write, file("a/made/by-" + i, "mine"));
      }
    } finally {
      stop.set(true);
      swapping.join();
    }
    assertThat(bench.outside.toFile().list()).containsExactly("secret.txt");
  }

  /** In turn there is a folder, nothing, a link to the folder outside, nothing. */
  private void swap(Path folder, Path link, AtomicBoolean stop) {
    var aside = dir.resolve("aside");
    for (int made = 0; !stop.get(); ) {
      if (!moved(folder, aside)) continue;
      if (moved(link, folder)) moved(folder, link);
      // What was made in its place meanwhile is put away.
      while (!moved(aside, folder)) moved(folder, dir.resolve("made-" + made++));
    }
  }

  private static boolean moved(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private Map<Tool, ObjectNode> tools() {
    return Map.of(bench.list, path(""), bench.read, path(""), bench.write, file("", "x"));
  }

  private static void pipe(Path at) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor()).isZero();
  }
}
