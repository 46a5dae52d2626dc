package countersign.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A model server that is not ours: a program from npm that speaks the providers' own formats, and
 * says what a script tells it to.
 */
public final class ModelProgram implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private ModelProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param script what it answers to which conversation, as its {@code fixtures} say
   */
  public static ModelProgram start(Path folder, JsonNode script) {
    try {
      var fixtures = folder.resolve("script.json");
      var output = folder.resolve("model.log");
      Files.writeString(fixtures, Json.write(script));
      var program = NodePrograms.program("llmock");
      var builder =
          new ProcessBuilder(program, "--port", "0", "--strict", "--fixtures", fixtures.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(NodePrograms.environment());
      var model = new ModelProgram(builder.start(), output);
      await().atMost(PATIENCE).until(() -> model.isListening() || !model.process.isAlive());
      assertThat(model.isListening()).as(model.output()).isTrue();
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI base() {
    var matcher = LISTENS.matcher(output());
    assertThat(matcher.find()).as(output()).isTrue();
    return URI.create(matcher.group(1));
  }

  private boolean isListening() {
    return LISTENS.matcher(output()).find();
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
