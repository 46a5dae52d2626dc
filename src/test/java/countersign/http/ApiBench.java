package countersign.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import countersign.agent.AgentVerticle;
import countersign.agent.Equipment;
import countersign.agent.Tool;
import countersign.bus.TypedBus;
import countersign.config.AgentConfig;
import countersign.config.HttpConfig;
import countersign.json.Json;
import countersign.message.Bootstrap;
import countersign.store.StoreVerticle;
import countersign.support.AgentBench;
import countersign.support.ChangingSource;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Person;
import countersign.task.Tenant;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON API on a real store and, when it is started, a real agent with a scripted model. */
public final class ApiBench implements AutoCloseable {
  public static final String PERSON = "person-key-for-tests";
  public static final String AGENT = "agent-key-for-tests";
  public static final String BOB = "key-of-bob-who-signs";
  public static final String STRANGER = "key-of-another-tenant";
  public static final HttpConfig.Limits NO_LIMITS = new HttpConfig.Limits(0, 1000, 5, 1000);
  private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public final String uri;
  public final RecordingTool mail = RecordingTool.losing("mail");
  public final ChangingSource outside = new ChangingSource();
  public final Vertx vertx = Vertx.vertx();
  public final TypedBus bus = new TypedBus(vertx);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpVerticle http;
  private final Deque<String> deployed = new ArrayDeque<>();

  /** What a server answered; {@code body} is missing when it isn't JSON. */
  public record Answer(int status, HttpHeaders headers, String text, JsonNode body) {
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    public String field(String name) {
      return body.path(name).asText();
    }
  }

  public ApiBench() {
    this(NO_LIMITS, CLOCK);
  }

  public ApiBench(HttpConfig.Limits limits) {
    this(limits, CLOCK);
  }

  public ApiBench(HttpConfig.Limits limits, InstantSource rateClock) {
    this(TestDatabase.fresh(), limits, rateClock);
  }

  private ApiBench(String uri, HttpConfig.Limits limits, InstantSource rateClock) {
    this.uri = uri;
    deployed.push(vertx.deployVerticle(new StoreVerticle(uri, 8, CLOCK)).await());
    var config = new HttpConfig("127.0.0.1", 0, limits, Duration.ofHours(1), false);
    var catalog = new Catalog("scripted", Set.of("scripted", "other"));
    http = new HttpVerticle(config, catalog, bus, rateClock);
    deployed.push(vertx.deployVerticle(http).await());
    bus.ask(
            new Bootstrap(
                new Tenant("demo"),
                new Person("ada", "Ada", "ada@example.com"),
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$AAAA",
                new Bootstrap.Keys(AGENT, PERSON)))
        .await();
  }

  /** Another node on the same database, with its own bus. */
  public ApiBench anotherNode() {
    return new ApiBench(uri, NO_LIMITS, CLOCK);
  }

  /** The store stops, and a new one begins that much later. */
  public void restartStore(Duration later) {
    stopStore();
    var store = new StoreVerticle(uri, 8, () -> CLOCK.instant().plus(later));
    deployed.addLast(vertx.deployVerticle(store).await());
  }

  /** Starts a worker whose model does what the goal's first word says. */
  public ApiBench withAgent(Tool... others) {
    var config =
        new AgentConfig(8, 25, 3, Duration.ofMillis(200), Duration.ofSeconds(30), PATIENCE);
    var model = new ScriptedModel(BenchReplies::reply);
    var tools = new ArrayList<>(List.of(others));
    tools.addAll(List.of(mail, RecordingTool.counting("count")));
    var equipment = new Equipment(tools, List.of(outside), AgentBench.LIMITS);
    var workshop = new AgentVerticle.Workshop(Map.of(model.name(), model), equipment);
    var agent = new AgentVerticle(config, bus, workshop, CLOCK, "test");
    deployed.push(vertx.deployVerticle(agent).await());
    return this;
  }

  /** A second tenant with a person, whose key is {@link #STRANGER}. */
  public ApiBench withStranger() {
    execute(BenchPeople.STRANGER);
    return this;
  }

  /** A second person of the tenant, who signs and doesn't run it; the key is {@link #BOB}. */
  public ApiBench withBob() {
    execute(BenchPeople.BOB);
    return this;
  }

  public void execute(String statement) {
    TestDatabase.execute(uri, statement);
  }

  /** The first column of the first row. */
  public long number(String query) {
    return TestDatabase.number(uri, query);
  }

  public int port() {
    return http.port();
  }

  public Answer get(String path) {
    return send(request(path, PERSON).GET());
  }

  public Answer post(String path, String body) {
    return send(posting(path, PERSON, body));
  }

  public String run(String goal) {
    return post("/api/v2/agents/run", "{\"goal\":\"" + goal + "\"}").field("task_id");
  }

  /** The task, once it has this status. */
  public JsonNode awaitStatus(String task, String status) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> get("/api/v2/tasks/" + task).body(),
            it -> it.path("status").asText().equals(status));
  }

  public String runUntilPending() {
    var task = run("mail everybody");
    awaitStatus(task, "PENDING_APPROVAL");
    return task;
  }

  public HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
        .header("X-LLMCore-API-Key", key)
        .timeout(Duration.ofSeconds(60));
  }

  public HttpRequest.Builder posting(String path, String key, String body) {
    return sending("POST", path, key, body);
  }

  public HttpRequest.Builder sending(String method, String path, String key, String body) {
    return request(path, key)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), response.headers(), response.body(), tree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bytes as they are, on a connection of their own; everything that comes back. */
  public String raw(String request) {
    try (var socket = new Socket("127.0.0.1", http.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The store goes away: nobody answers its requests any more. */
  public void stopStore() {
    vertx.undeploy(deployed.removeLast()).await();
  }

  private static JsonNode tree(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : Json.read(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    while (!deployed.isEmpty()) vertx.undeploy(deployed.pop()).await();
    vertx.close().await();
  }
}
