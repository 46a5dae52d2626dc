package countersign.support;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** The JSON API as a program with a key sees it. */
public final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String key;

  public ApiClient(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** What came back; {@code body} is missing when it isn't JSON. */
  public record Answer(int status, JsonNode body, HttpHeaders headers) {}

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, String json, String... headers) {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) request.headers(headers);
    return send(request);
  }

  /** Opens a stream; what comes is read as lines. */
  public Stream<String> stream(String path) {
    try {
      return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Submits a goal; the task's id. */
  public String run(String body) {
    return post("/api/v2/agents/run", body).body().required("task_id").textValue();
  }

  /** The task, once it has this status. */
  public JsonNode awaitStatus(String task, String status) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> task(task), found -> found.path("status").asText().equals(status));
  }

  /** The task, once it waits with a prompt that contains {@code text}. */
  public JsonNode awaitPrompt(String task, String text) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> task(task), found -> found.path("approval_prompt").asText().contains(text));
  }

  public JsonNode task(String task) {
    return get("/api/v2/tasks/" + task).body();
  }

  public Answer approve(String task) {
    return post("/api/v2/tasks/" + task + "/approve", "{}");
  }

  public Answer reject(String task, String reason) {
    return post(
        "/api/v2/tasks/" + task + "/reject", Json.write(Json.object().put("reason", reason)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("X-LLMCore-API-Key", key);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()), response.headers());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return Json.read(body);
    } catch (JsonProcessingException e) {
      return Json.mapper().missingNode();
    }
  }
}
