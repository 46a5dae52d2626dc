package countersign.agent.tool.files;

import static countersign.agent.tool.files.FilesBench.answer;
import static countersign.agent.tool.files.FilesBench.file;
import static countersign.agent.tool.files.FilesBench.path;
import static countersign.agent.tool.files.FilesBench.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.agent.tool.Schemas;
import countersign.config.FilesConfig;
import countersign.task.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
  @TempDir Path dir;
  private FilesBench bench;

  @BeforeEach
  void open() {
    bench = new FilesBench(dir);
  }

  @Test
  void without_a_workspace_there_are_no_tools() {
    assertThat(FileTools.of(new FilesConfig(Optional.empty(), 1024))).isEmpty();
    var gone = new FilesConfig(Optional.of(dir.resolve("gone")), 1024);
    assertThatThrownBy(() -> FileTools.of(gone)).hasMessageContaining("gone can't be opened");
  }

  @Test
  void what_was_written_is_read_and_listed() {
    var written = answer(bench.write, file("notes/2026/may.txt", "one\ntwo\n"));
    var read = answer(bench.read, path("notes/2026/may.txt"));

    assertThat(written.path("done").asText()).isEqualTo("created");
    assertThat(read.path("text").asText()).isEqualTo("one\ntwo\n");
    assertThat(read.path("lines").intValue()).isEqualTo(2);
    assertThat(read.path("sha256")).isEqualTo(written.path("sha256"));
    assertThat(answer(bench.list, path("notes")).path("entries").toString())
        .isEqualTo("[{\"name\":\"2026\",\"kind\":\"folder\"}]");
    assertThat(bench.workspace.toFile().list()).as("nothing is left over").containsOnly("notes");
  }

  @Test
  void lines_are_read_from_one_on_and_the_rest_is_told() {
    bench.given("a", "1\n2\n3\n4");

    var part = answer(bench.read, path("a").put("offset", 2).put("limit", 2));

    assertThat(part.path("text").asText()).isEqualTo("2\n3\n");
    assertThat(part.path("from").intValue()).isEqualTo(2);
    assertThat(part.path("to").intValue()).isEqualTo(3);
    assertThat(part.path("note").asText()).isEqualTo("There is more: go on with offset 4.");
    assertThat(answer(bench.read, path("a").put("offset", 4)).path("text").asText()).isEqualTo("4");
    assertThat(run(bench.read, path("a").put("offset", 5)).content()).contains("has 4 lines");
  }

  @Test
  void a_long_text_is_read_in_parts_and_a_long_line_is_cut() {
    bench.given("many", "x".repeat(999).concat("\n").repeat(60));
    bench.given("one", "y".repeat(60_000));

    var many = answer(bench.read, path("many"));
    var one = answer(bench.read, path("one"));

    assertThat(many.path("text").asText()).hasSize(50_000);
    assertThat(many.path("note").asText()).contains("offset 51");
    assertThat(one.path("text").asText()).hasSize(ReadFile.MAX_TEXT);
    assertThat(one.path("note").asText()).contains("Line 1 is longer");
  }

  @Test
  void what_is_no_text_is_described() {
    for (var bytes : List.of(new byte[] {(byte) 0xff, 1}, new byte[] {'a', 0, 'b'})) {
      bench.given("binary", bytes);
      var read = answer(bench.read, path("binary"));
      assertThat(read.has("text")).isFalse();
      assertThat(read.path("note").asText()).contains("not UTF-8 text");
      assertThat(read.path("bytes").intValue()).isEqualTo(bytes.length);
    }
    bench.given("empty", "");
    assertThat(answer(bench.read, path("empty")).path("text").asText()).isEmpty();
  }

  @Test
  void what_is_too_large_or_not_there_is_said() {
    bench.given("large", "x".repeat(FilesBench.MAX_BYTES + 1));
    bench.given("full", "x".repeat(FilesBench.MAX_BYTES));

    assertThat(run(bench.read, path("large")).content()).contains("65,537 bytes; at most 65,536");
    assertThat(answer(bench.read, path("full")).path("bytes").intValue()).isEqualTo(65_536);
    assertThat(run(bench.write, file("b", "é".repeat(40_000))).content())
        .isEqualTo(
            "The content has 80,000 bytes; at most 65,536 are written. Nothing was written.");
    assertThat(run(bench.read, path("none")).content()).contains("no file none");
    assertThat(run(bench.list, path("none/x")).content()).contains("no folder none/x");
    assertThat(run(bench.read, path(".")).content()).contains("folder");
    assertThat(run(bench.write, file(".", "x")).content()).contains("folder");
    assertThat(run(bench.write, file("full/x", "x")).content()).contains("full is a file");
  }

  @Test
  void a_replaced_file_keeps_its_permissions_and_is_never_half_there() throws IOException {
    bench.given("run.sh", "old");
    var permissions = PosixFilePermissions.fromString("rwxr-x---");
    Files.setPosixFilePermissions(bench.workspace.resolve("run.sh"), permissions);
    try (var reader = Files.newBufferedReader(bench.workspace.resolve("run.sh"))) {
      var written = answer(bench.write, file("run.sh", "new"));

      assertThat(written.path("done").asText()).isEqualTo("replaced");
      assertThat(reader.readLine()).as("who reads it goes on reading the old one").isEqualTo("old");
    }
    assertThat(bench.content("run.sh")).isEqualTo("new");
    assertThat(Files.getPosixFilePermissions(bench.workspace.resolve("run.sh")))
        .isEqualTo(permissions);
  }

  @Test
  void a_file_that_changed_meanwhile_is_not_replaced_when_the_call_says_which_it_means() {
    bench.given("a", "read by the agent");
    var expected = bench.sha256("a");
    bench.given("a", "changed by somebody");

    var lost = run(bench.write, file("a", "mine").put("expected_sha256", expected));
    var there = run(bench.write, file("a", "mine").put("expected_sha256", "absent"));
    var gone = run(bench.write, file("b", "mine").put("expected_sha256", expected));

    assertThat(lost.content()).contains("another one than expected_sha256", "Nothing was written");
    assertThat(there.content()).contains("There is a file a already");
    assertThat(gone.content()).contains("There is no file b");
    assertThat(bench.content("a")).isEqualTo("changed by somebody");
  }

  @Test
  void a_conditional_write_that_is_repeated_is_done_and_overwrites_nobody() {
    bench.given("a", "old");
    var call = file("a", "mine").put("expected_sha256", bench.sha256("a"));

    assertThat(answer(bench.write, call).path("done").asText()).isEqualTo("replaced");
    assertThat(answer(bench.write, call).path("done").asText()).isEqualTo("unchanged");
    bench.given("a", "later");
    assertThat(run(bench.write, call).content()).contains("Nothing was written");
    assertThat(bench.content("a")).isEqualTo("later");
  }

  @Test
  void only_a_conditional_write_may_be_repeated() {
    assertThat(bench.write.effect(file("a", "x"))).isEqualTo(Effect.ONCE);
    assertThat(bench.write.effect(file("a", "x").put("expected_sha256", "absent")))
        .isEqualTo(Effect.IDEMPOTENT);
    assertThat(bench.read.effect(path("a"))).isEqualTo(Effect.READ_ONLY);
    assertThat(bench.list.effect(path("a"))).isEqualTo(Effect.READ_ONLY);
  }

  @Test
  void of_many_that_mean_the_same_file_one_writes() throws Exception {
    bench.given("a", "old");
    var expected = bench.sha256("a");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          Stream.iterate(0, i -> i + 1)
              .limit(20)
              .map(i -> file("a", "by " + i).put("expected_sha256", expected))
              .<Callable<String>>map(call -> () -> run(bench.write, call).content())
              .toList();
      var done = threads.invokeAll(calls).stream().map(future -> future.resultNow()).toList();
      assertThat(done).filteredOn(content -> content.contains("replaced")).hasSize(1);
    }
  }

  @Test
  void the_schemas_take_what_the_tools_take_and_nothing_more() {
    assertThat(Schemas.flaws(bench.read.spec(), path("a").put("offset", 1))).isEmpty();
    assertThat(Schemas.flaws(bench.read.spec(), path("a").put("offset", 0))).isNotEmpty();
    assertThat(Schemas.flaws(bench.read.spec(), path("a").put("limit", 2001))).isNotEmpty();
    assertThat(Schemas.flaws(bench.write.spec(), file("a", ""))).isEmpty();
    assertThat(Schemas.flaws(bench.write.spec(), path("a"))).isNotEmpty();
    assertThat(Schemas.flaws(bench.write.spec(), file("a", "").put("expected_sha256", "x")))
        .isNotEmpty();
    assertThat(Schemas.flaws(bench.list.spec(), path("a").put("deep", true))).isNotEmpty();
  }
}
