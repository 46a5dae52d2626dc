package countersign;

import static countersign.support.ConsoleBrowser.button;
import static countersign.support.ConsoleBrowser.look;
import static countersign.support.ConsoleBrowser.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.options.ColorScheme;
import countersign.json.Json;
import countersign.support.ApiClient;
import countersign.support.ConsoleBrowser;
import countersign.support.JarProcess;
import countersign.support.ModelProgram;
import countersign.support.NodePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A first run with the world outside, none of it ours: a model server that speaks the providers'
 * formats, and MCP's reference server for files. The agent proposes to write a file; a person sees
 * the difference, changes it, signs, and finds the file.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OutsideRunIT {
  private static final String TOOL = "filesystem__write_file";

  @TempDir static Path given;
  private Path folder;
  private ModelProgram model;
  private JarProcess jar;
  private ApiClient ada;

  @BeforeAll
  void start() throws IOException {
    // The server compares paths without symbolic links.
    folder = Files.createDirectory(given.toRealPath().resolve("shared"));
    model = ModelProgram.start(given, script());
    jar = JarProcess.start(environment());
    ada = new ApiClient(jar.base(), JarProcess.PERSON_KEY);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ada.get("/api/v2/admin/tools/" + TOOL).status() == 200);
  }

  @AfterAll
  void stop() {
    if (jar != null) jar.close();
    if (model != null) model.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "ollama"})
  void a_write_is_seen_changed_signed_and_done(String provider) throws IOException {
    var file = folder.resolve(provider + ".txt");
    Files.writeString(file, "Monday: nothing\nTuesday: nothing\n");

    var task = ada.run(asking(provider, provider));
    var waiting = ada.awaitStatus(task, "PENDING_APPROVAL");

    assertThat(waiting.at("/pending_action/tool_name").asText()).isEqualTo(TOOL);
    assertThat(waiting.at("/pending_action/preview/blocks").toString())
        .contains("-Tuesday: nothing", "+Tuesday: a meeting");
    assertThat(Files.readString(file)).endsWith("Tuesday: nothing\n");

    var changed = arguments(provider).put("content", "Tuesday: two meetings\n");
    var body = Json.object().set("arguments", changed);
    assertThat(ada.post("/api/v2/tasks/" + task + "/approve", Json.write(body)).status())
        .isEqualTo(200);

    assertThat(ada.awaitStatus(task, "SUCCESS").path("result").asText())
        .isEqualTo("It is written.");
    assertThat(Files.readString(file)).isEqualTo("Tuesday: two meetings\n");
  }

  @Test
  void a_rejected_write_leaves_the_file_as_it_is() throws IOException {
    var file = folder.resolve("rejected.txt");
    Files.writeString(file, "Monday: nothing\n");
    var task = ada.run(asking("openai", "rejected"));
    ada.awaitStatus(task, "PENDING_APPROVAL");

    ada.reject(task, "Not in this file.");

    assertThat(ada.awaitStatus(task, "SUCCESS").path("result").asText())
        .isEqualTo("It is not written.");
    assertThat(Files.readString(file)).isEqualTo("Monday: nothing\n");
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "390, DARK"})
  void somebody_sees_the_difference_on_the_page_changes_it_and_signs(int width, ColorScheme scheme)
      throws IOException {
    var name = "page" + width;
    var file = folder.resolve(name + ".txt");
    Files.writeString(file, "Monday: nothing\nTuesday: nothing\n");
    var task = ada.run(asking("openai", name));
    ada.awaitStatus(task, "PENDING_APPROVAL");

    try (var browser = new ConsoleBrowser(jar.base())) {
      var page = browser.signedIn(options(width).setColorScheme(scheme));
      page.navigate(browser.url("/approvals/" + task));
      assertThat(page.locator(".preview").innerText())
          .contains("Tuesday: nothing", "Tuesday: a meeting");
      look(page, "mcp-write", width, scheme);
      page.getByText("Change it first").click();
      var content = page.getByLabel("content");
      assertThat(content.inputValue()).isEqualTo("Monday: nothing\nTuesday: a meeting\n");
      content.fill("Monday: a holiday\nTuesday: a meeting\n");
      look(page, "mcp-change", width, scheme);
      button(page, "Approve with changes").click();
      page.waitForURL("**/approvals/**");
      ada.awaitStatus(task, "SUCCESS");
      page.navigate(browser.url("/tasks/" + task));
      assertThat(page.locator("main").innerText()).contains("It is written.");
      look(page, "mcp-task", width, scheme);
      page.navigate(browser.url("/tools"));
      look(page, "tools", width, scheme);
    }

    assertThat(Files.readString(file)).isEqualTo("Monday: a holiday\nTuesday: a meeting\n");
  }

  private static String asking(String provider, String name) {
    return Json.write(
        Json.object()
            .put("goal", "Write into " + name + ".txt that there is a meeting on Tuesday.")
            .put("provider", provider)
            .put("model", "some-model"));
  }

  private ObjectNode arguments(String name) {
    return Json.object()
        .put("path", folder.resolve(name + ".txt").toString())
        .put("content", "Monday: nothing\nTuesday: a meeting\n");
  }

  /** What the model says: it proposes the write, and then ends by what came of it. */
  private JsonNode script() {
    var script = Json.object();
    var fixtures = script.putArray("fixtures");
    for (var name :
        new String[] {"openai", "anthropic", "ollama", "rejected", "page1280", "page390"}) {
      says(fixtures, name, 0).put("name", TOOL).set("arguments", arguments(name));
      var answer = name.equals("rejected") ? "It is not written." : "It is written.";
      says(fixtures, name, 1).put("name", "finish").putObject("arguments").put("answer", answer);
    }
    return script;
  }

  private static ObjectNode says(ArrayNode fixtures, String name, int turn) {
    var fixture = fixtures.addObject();
    fixture.putObject("match").put("userMessage", name + ".txt").put("turnIndex", turn);
    return fixture.putObject("response").putArray("toolCalls").addObject();
  }

  private Map<String, String> environment() {
    var servers = Json.object();
    var files =
        servers
            .putObject("filesystem")
            .put("command", NodePrograms.program("mcp-server-filesystem"));
    files.putArray("args").add(folder.toString());
    NodePrograms.environment().forEach(files.putObject("env")::put);
    var base = model.base().toString();
    var environment = new HashMap<String, String>();
    environment.put("COUNTERSIGN_MCPSERVERS", Json.write(servers));
    environment.put("COUNTERSIGN_MODELS_DEFAULT_PROVIDER", "openai");
    environment.put("OPENAI_BASE_URL", base + "/v1");
    environment.put("ANTHROPIC_BASE_URL", base);
    environment.put("ANTHROPIC_API_KEY", "nobody-checks-it");
    environment.put("COUNTERSIGN_MODELS_OLLAMA_BASE_URL", base);
    return environment;
  }
}
