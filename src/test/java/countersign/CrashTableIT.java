package countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.support.ApiClient;
import countersign.support.EffectServer;
import countersign.support.JarProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a process can die, row by row; each row kills the real jar there, and starts it again. */
class CrashTableIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path scripts;
  private EffectServer world;
  private JarProcess jar;
  private int deaths;

  @BeforeEach
  void start() throws IOException {
    world = new EffectServer();
    for (var method : new String[] {"get", "put", "post"})
      Files.writeString(scripts.resolve(method + ".yaml"), script(method));
    Files.writeString(scripts.resolve("wait.yaml"), waitingScript());
    jar =
        JarProcess.start(
            Map.of(
                "COUNTERSIGN_TOOLS_HTTP_REQUEST_ALLOW",
                world.url() + "/",
                "COUNTERSIGN_AGENT_POLL_INTERVAL",
                "200ms",
                "COUNTERSIGN_AGENT_LEASE",
                "1s",
                "COUNTERSIGN_MODELS_REHEARSAL_DIR",
                scripts.toString()));
    awaitSampleTask();
  }

  /** A new installation has a task to look at; its writes would hit the crash points, too. */
  private void awaitSampleTask() {
    await()
        .atMost(PATIENCE)
        .until(() ->
            ada().get("/api/v2/tasks/pending_approval").body().path("total_count").asInt() == 1);
  }

  @AfterEach
  void stop() {
    jar.close();
    world.close();
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_lost_and_nothing_is_done_twice(CrashRow row) {
    restartTo(row.death().first());
    if (row.death() == CrashRow.Death.WHEN_COUNTED) killWhenFirstCounted();
    var task = submit(row.story());
    if (row.death() == CrashRow.Death.ONCE_ACKNOWLEDGED) jar.kill();

    if (row.asks()) {
      awaitStatus(task, "PENDING_APPROVAL");
      restartTo(row.death().second());
      assertThat(post(task, "approve", "{}").path("status").asText())
          .isEqualTo("approved_and_resumed");
    }
    if (row.leavesDoubt()) answerFor(task);

    awaitStatus(task, "SUCCESS");
    assertThat(deaths).as("the process died there, and only there").isEqualTo(1);
    assertThat(world.effects())
        .extracting(EffectServer.Effect::key)
        .isNotEmpty()
        .containsOnly(key());
    if (row.story().equals("post")) assertThat(world.effects()).hasSize(1);
    assertTranscriptIsWhole(task, row.calls());
  }

  /** A person looks outside, and says what is there. */
  private void answerFor(String task) {
    var asked = awaitTask(task, found -> found.at("/pending_action/doubt").isObject());
    assertThat(asked.at("/pending_action/doubt/cause").asText()).isEqualTo("crash");
    var happened = !world.effects().isEmpty();
    var outcome = happened ? "happened" : "run_again";
    post(task, "reconcile", "{\"outcome\":\"" + outcome + "\"}");
  }

  private void assertTranscriptIsWhole(String task, int calls) {
    var events =
        revived(() -> ada().get("/api/v2/tasks/" + task + "/events").body().path("events"));
    var numbers = StreamSupport.stream(events.spliterator(), false).map(e -> e.path("number"));
    assertThat(numbers.map(JsonNode::asInt))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events.findValuesAsText("turn")).doesNotHaveDuplicates();
    var results =
        StreamSupport.stream(events.spliterator(), false)
            .filter(event -> event.path("kind").asText().equals("tool_returned"))
            .map(event -> event.path("call_id").asText());
    assertThat(results).doesNotHaveDuplicates().hasSize(calls);
  }

  /** Both methods reach the world under the one key that the first one had. */
  private String key() {
    return world.effects().getFirst().key();
  }

  private void killWhenFirstCounted() {
    var first = new AtomicBoolean(true);
    world.whenCounted(_ -> {
      if (first.getAndSet(false)) jar.kill();
    });
  }

  private void restartTo(String point) {
    if (point.isEmpty()) return;
    jar.kill();
    jar.startAgain("-Dcountersign.crash-point=" + point);
  }

  private String submit(String story) {
    var once = UUID.randomUUID().toString();
    var body = "{\"goal\":\"do it\",\"model\":\"" + story + "\"}";
    return revived(() -> ada().post("/api/v2/agents/run", body, "Idempotency-Key", once))
        .body()
        .required("task_id")
        .textValue();
  }

  private JsonNode post(String task, String what, String body) {
    var once = UUID.randomUUID().toString();
    var path = "/api/v2/tasks/" + task + "/" + what;
    return revived(() -> ada().post(path, body, "Idempotency-Key", once)).body();
  }

  private void awaitStatus(String task, String status) {
    var _ = awaitTask(task, found -> found.path("status").asText().equals(status));
  }

  private JsonNode awaitTask(String task, Function<JsonNode, Boolean> wanted) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> revived(() -> ada().task(task)), wanted::apply);
  }

  /** As a caller does: when no answer comes, again, once the process is back. */
  private <T> T revived(Supplier<T> request) {
    while (true) {
      try {
        return request.get();
      } catch (AssertionError broken) {
        if (!(broken.getCause() instanceof IOException)) throw broken;
        await().atMost(PATIENCE).until(() -> !jar.isAlive());
        deaths++;
        jar.startAgain();
      } catch (UncheckedIOException broken) {
        throw new AssertionError(broken);
      }
    }
  }

  private ApiClient ada() {
    return new ApiClient(jar.base(), JarProcess.PERSON_KEY);
  }

  private String script(String method) {
    return """
    words: [%s]
    find: {}
    start: act
    steps:
      act:
        calls: [{tool: http_request, arguments: {method: %s, url: "%s/it"}}]
        next: {always: done}
      done:
        calls: [{tool: finish, arguments: {answer: "{result}"}}]
    """
        .formatted(method, method.toUpperCase(Locale.ROOT), world.url());
  }

  /** The same with a wait before a request that only reads. */
  private String waitingScript() {
    return script("get")
        .replace("words: [get]", "words: [wait]")
        .replace("start: act", "start: rest")
        .replace(
            "  act:",
            """
              rest:
                calls: [{tool: wait_until, arguments: {seconds: 1, reason: a moment}}]
                next: {always: act}
              act:\
            """);
  }
}
