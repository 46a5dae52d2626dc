package countersign.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;

/** Who sends requests: an agent with its key, and a person with theirs. */
final class Caller {
  static final String AGENT_KEY = "agent-key-of-the-benchmark";
  static final String PERSON_KEY = "person-key-of-the-benchmark";
  private static final Buffer GOAL =
      Buffer.buffer("{\"goal\":\"Pay the invoice 2026-0815 of Ada, if it is in order.\"}");
  private static final Buffer EMPTY = Buffer.buffer("{}");
  private static final String ID = "\"task_id\":\"";

  private final WebClient http;
  private final URI base;

  Caller(WebClient http, URI base) {
    this.http = http;
    this.base = base;
  }

  /** The task's id, once it waits. */
  Future<String> submit() {
    return post("/api/v2/agents/run", AGENT_KEY, GOAL)
        .map(answer -> checked(answer, "\"PENDING_APPROVAL\""))
        .map(Caller::taskId);
  }

  /** Done when it is finished. */
  Future<Void> approve(String task) {
    return post("/api/v2/tasks/" + task + "/approve", PERSON_KEY, EMPTY)
        .map(answer -> checked(answer, "\"SUCCESS\""))
        .mapEmpty();
  }

  /** One page of what waits. */
  Future<String> list(String query) {
    return http.get(base.getPort(), base.getHost(), "/api/v2/tasks/pending_approval?" + query)
        .putHeader("X-LLMCore-API-Key", PERSON_KEY)
        .send()
        .map(answer -> checked(answer, "\"total_count\""));
  }

  private Future<HttpResponse<Buffer>> post(String path, String key, Buffer body) {
    return http.post(base.getPort(), base.getHost(), path)
        .putHeader("X-LLMCore-API-Key", key)
        .putHeader("Content-Type", "application/json")
        .putHeader("Prefer", "wait=60")
        .sendBuffer(body);
  }

  private static String checked(HttpResponse<Buffer> answer, String must) {
    var text = answer.bodyAsString();
    if (text == null || answer.statusCode() / 100 != 2 || !text.contains(must))
      throw new IllegalStateException("no " + must + ": " + answer.statusCode() + " " + text);
    return text;
  }

  private static String taskId(String answer) {
    var from = answer.indexOf(ID) + ID.length();
    return answer.substring(from, answer.indexOf('"', from));
  }
}
