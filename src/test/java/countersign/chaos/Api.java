package countersign.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.support.JarProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The JSON API of servers that may die at any moment. */
final class Api {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** What came of a request. */
  sealed interface Answer {
    /** A whole answer. */
    record Given(int status, JsonNode body) implements Answer {
      String problem() {
        return body.path("type").asText().replace("/problems/", "");
      }
    }

    /** Nobody knows whether it was done. */
    record Lost() implements Answer {}
  }

  Answer get(URI base, String path) {
    return send(request(base, path).GET());
  }

  Answer post(URI base, String path, JsonNode body, Optional<String> key) {
    var request =
        request(base, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
    key.ifPresent(text -> request.header("Idempotency-Key", text));
    return send(request);
  }

  private static HttpRequest.Builder request(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(PATIENCE)
        .header("X-LLMCore-API-Key", JarProcess.PERSON_KEY);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() >= 500
          ? new Answer.Lost()
          : new Answer.Given(response.statusCode(), Json.read(response.body()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that isn't JSON", e);
    } catch (IOException e) {
      return new Answer.Lost();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
