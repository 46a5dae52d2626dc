package countersign.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.agent.AgentVerticle;
import countersign.agent.Equipment;
import countersign.agent.Tool;
import countersign.bus.TypedBus;
import countersign.config.AgentConfig;
import countersign.config.HttpConfig;
import countersign.http.Catalog;
import countersign.http.HttpVerticle;
import countersign.http.Ids;
import countersign.message.Bootstrap;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.FindTask;
import countersign.message.Principal;
import countersign.message.SaveToolkit;
import countersign.message.SettingResult;
import countersign.message.Submit;
import countersign.message.Toolkit;
import countersign.password.Passwords;
import countersign.store.StoreVerticle;
import countersign.support.AgentBench;
import countersign.support.ChangingSource;
import countersign.support.RecordingTool;
import countersign.support.ScriptedModel;
import countersign.support.TestDatabase;
import countersign.task.Brief;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.Verdict;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The console on a real store and a real agent: Ada and Bob are of one tenant, Eve of another, and
 * all have the same password.
 */
final class ConsoleBench implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  static final String ADA = "ada@example.com";
  static final String BOB = "bob@example.com";
  static final String EVE = "eve@example.com";
  static final Person BOB_HIMSELF = new Person("bob", "Bob", BOB);
  static final HttpConfig.Limits LIMITS = new HttpConfig.Limits(0, 100, 5, 1000);
  private static final String PASSWORD_HASH = Passwords.hash(PASSWORD);
  private static final Tenant DEMO = new Tenant("demo");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final RecordingTool mail = RecordingTool.losing("mail");
  final ChangingSource outside = new ChangingSource();
  final RecordingTool post = RecordingTool.posting("post");
  final SettableClock clock = new SettableClock();
  private final Vertx vertx = Vertx.vertx();
  private final TypedBus bus = new TypedBus(vertx);
  private final String uri = TestDatabase.fresh();
  private final Deque<String> deployed = new ArrayDeque<>();
  private final HttpVerticle http;

  ConsoleBench() {
    this(LIMITS, false);
  }

  ConsoleBench(HttpConfig.Limits limits, boolean secureCookies) {
    deploy(new StoreVerticle(uri, 8, ConsoleBench::now));
    var ada = new Person("ada", "Ada", ADA);
    var keys = new Bootstrap.Keys("agent-key-for-tests", "person-key-for-tests");
    bus.ask(new Bootstrap(DEMO, ada, PASSWORD_HASH, keys)).await();
    addPeople();
    var config = new HttpConfig("127.0.0.1", 0, limits, Duration.ofHours(1), secureCookies);
    var catalog = new Catalog("scripted", Set.of("scripted", "rehearsal"));
    http = new HttpVerticle(config, catalog, bus, clock);
    deploy(http);
  }

  /** A clock that the test can put forward and back; the store has another one. */
  static final class SettableClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    void putForward(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return now().plus(ahead);
    }
  }

  /** Starts a worker; the goal is what the model asks a signature for. */
  ConsoleBench withAgent(Tool... others) {
    var config =
        new AgentConfig(8, 25, 3, Duration.ofMillis(200), Duration.ofSeconds(30), PATIENCE);
    var model = new ScriptedModel(ConsoleReplies::reply);
    var tools = new ArrayList<>(List.of(others));
    tools.addAll(List.of(mail, post, RecordingTool.writing("letter")));
    var equipment = new Equipment(tools, List.of(outside), AgentBench.LIMITS);
    var workshop = new AgentVerticle.Workshop(Map.of(model.name(), model), equipment);
    deploy(new AgentVerticle(config, bus, workshop, ConsoleBench::now, "t"));
    return this;
  }

  /**
   * {@code twice …} asks for the same action a second time, whatever became of the first; {@code
   * fail …} fails until a person has it go on.
   */
  URI base() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  /** A browser that nobody is signed in with. */
  Visitor visitor() {
    return new Visitor(base());
  }

  /** A browser that this person is signed in with. */
  Visitor signedIn(String email) {
    var visitor = visitor();
    assertThat(visitor.signIn(email, PASSWORD).status()).isEqualTo(303);
    return visitor;
  }

  TaskId submit(String goal) {
    var brief = new Brief(goal, "scripted", Optional.empty(), Optional.empty(), List.of());
    var by = new Principal(DEMO, BOB_HIMSELF);
    return bus.ask(new Submit(by, Ids.task(), Ids.job(), brief)).await().id();
  }

  /** A task of the goal that waits for a signature. */
  TaskId waiting(String goal) {
    var task = submit(goal);
    awaitStatus(task, Status.PENDING_APPROVAL);
    return task;
  }

  /** A task of a goal that begins with {@code lost}: approved, begun, and its outcome lost. */
  TaskId inDoubt(String goal) {
    var task = waiting(goal);
    bobDecides(task, new Verdict.Approved());
    awaitRequest(task, 2);
    return task;
  }

  Task find(TaskId task) {
    return bus.ask(new FindTask(DEMO, task)).await().orElseThrow();
  }

  /** What the task waits for a signature of. */
  PendingAction pendingAction(TaskId task) {
    if (find(task).state() instanceof TaskState.PendingApproval waiting) return waiting.action();
    throw new AssertionError("nothing waits");
  }

  void awaitStatus(TaskId task, Status status) {
    await().atMost(PATIENCE).until(() -> find(task).state().status(), status::equals);
  }

  void awaitRequest(TaskId task, int number) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            find(task).state() instanceof TaskState.PendingApproval waiting
                && waiting.action().request() == number);
  }

  /** Bob decides, not by the console. */
  void bobDecides(TaskId task, Verdict verdict) {
    var ruling = new Decide.Ruling(verdict, Decide.Which.ANY);
    assertThat(bus.ask(new Decide(DEMO, task, ruling, BOB_HIMSELF, Ids.job())).await())
        .isInstanceOf(DecisionResult.Decided.class);
  }

  /** The store goes away: nobody answers its requests any more. */
  void loseTheStore() {
    vertx.undeploy(deployed.removeLast()).await();
  }

  /** The agent goes away; what waits, waits. */
  void loseTheAgent() {
    vertx.undeploy(deployed.removeFirst()).await();
  }

  @Override
  public void close() {
    while (!deployed.isEmpty()) vertx.undeploy(deployed.pop()).await();
    vertx.close().await();
  }

  private void deploy(Deployable part) {
    deployed.push(vertx.deployVerticle(part).await());
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Ada makes a group of tools. */
  void make(Toolkit toolkit) {
    var ada = new Person("ada", "Ada", ADA);
    assertThat(bus.ask(new SaveToolkit(DEMO, ada, toolkit, true)).await())
        .isEqualTo(new SettingResult.Done());
  }

  private void addPeople() {
    var sql =
        """
        insert into person values
          ('demo', 'bob', '%1$s', 'Bob', array['approver'], '%2$s', now());
        insert into tenant values ('other', now());
        insert into person values
          ('other', 'eve', '%3$s', 'Eve', array['approver'], '%2$s', now());
        """
            .formatted(BOB, PASSWORD_HASH, EVE);
    try (var connection = TestDatabase.connect(uri);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
