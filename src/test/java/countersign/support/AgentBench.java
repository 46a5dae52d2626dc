package countersign.support;

import static org.awaitility.Awaitility.await;

import countersign.agent.AgentVerticle;
import countersign.agent.Equipment;
import countersign.agent.Model;
import countersign.agent.TimeLimits;
import countersign.agent.Tool;
import countersign.bus.TypedBus;
import countersign.config.AgentConfig;
import countersign.message.Act;
import countersign.message.Bootstrap;
import countersign.message.Cancel;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.FindTask;
import countersign.message.Once;
import countersign.message.Principal;
import countersign.message.ReadTranscript;
import countersign.message.Submit;
import countersign.store.StoreVerticle;
import countersign.task.Actor;
import countersign.task.Brief;
import countersign.task.Event;
import countersign.task.JobId;
import countersign.task.Person;
import countersign.task.Status;
import countersign.task.Task;
import countersign.task.TaskId;
import countersign.task.TaskState;
import countersign.task.Tenant;
import countersign.task.ToolResult;
import countersign.task.Transcript;
import countersign.task.Verdict;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A store and an agent on a database of their own, without HTTP. */
public final class AgentBench implements AutoCloseable {
  public static final Person ADA = new Person("ada", "Ada", "ada@example.com");
  public static final TimeLimits LIMITS = new TimeLimits(Duration.ofMinutes(1), Map.of());
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);

  public final Vertx vertx = Vertx.vertx();
  public final TypedBus bus;
  public final String uri;
  public final Tenant tenant = new Tenant("demo");
  private final List<Tool> tools;
  private TimeLimits limits = LIMITS;
  private final List<String> agents = new ArrayList<>();

  public AgentBench(String uri, Tool... tools) {
    this.uri = uri;
    this.tools = List.of(tools);
    this.bus = new TypedBus(vertx);
    vertx.deployVerticle(new StoreVerticle(uri, 8, CLOCK)).await();
    bus.ask(
            new Bootstrap(
                tenant,
                ADA,
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$AAAA",
                new Bootstrap.Keys("agent-key-for-tests", "person-key-for-tests")))
        .await();
  }

  /** These rules hold from now on, as JSON. */
  public void rules(String json) {
    Rules.hold(bus, new Principal(tenant, ADA), json);
  }

  /** Tools of workers that are started from now on are cut off after this. */
  public void cutOffAfter(Duration limit) {
    limits = new TimeLimits(limit, Map.of());
  }

  public String startAgent(Model model) {
    return startAgent(model, Duration.ofSeconds(30));
  }

  public String startAgent(Model model, Duration lease) {
    var config = new AgentConfig(8, 25, 3, Duration.ofMillis(200), lease, Duration.ofSeconds(5));
    var workshop =
        new AgentVerticle.Workshop(Map.of(model.name(), model), new Equipment(tools, limits));
    var id = vertx.deployVerticle(new AgentVerticle(config, bus, workshop, CLOCK, "test")).await();
    agents.add(id);
    return id;
  }

  public void stopAgent(String id) {
    agents.remove(id);
    vertx.undeploy(id).await();
  }

  public void stopAgents() {
    List.copyOf(agents).forEach(this::stopAgent);
  }

  public TaskId submit(String goal) {
    return submit(goal, List.of());
  }

  public TaskId submit(String goal, List<String> toolkits) {
    return submitted(goal, toolkits).id();
  }

  public Task submitted(String goal, List<String> toolkits) {
    var brief = new Brief(goal, "scripted", Optional.empty(), Optional.empty(), toolkits);
    return bus.ask(new Submit(new Principal(tenant, ADA), newTask(), newJob(), brief)).await();
  }

  public TaskId submitByAgent(String goal) {
    var brief = new Brief(goal, "scripted", Optional.empty(), Optional.empty(), List.of());
    var by = new Principal(tenant, new Actor.Agent("agent", "First agent"));
    return bus.ask(new Submit(by, newTask(), newJob(), brief)).await().id();
  }

  public Once.Result<Task> submitOnce(String goal, String key) {
    var brief = new Brief(goal, "scripted", Optional.empty(), Optional.empty(), List.of());
    return once(new Submit(new Principal(tenant, ADA), newTask(), newJob(), brief), key);
  }

  public <R> Once.Result<R> once(Act<R> act, String key) {
    return bus.ask(new Once<>(new Principal(tenant, ADA), new Once.Key(key, "0".repeat(64)), act))
        .await();
  }

  public static TaskId newTask() {
    return new TaskId("agent_" + UUID.randomUUID().toString().replace("-", ""));
  }

  public static JobId newJob() {
    return new JobId("job_" + UUID.randomUUID().toString().replace("-", ""));
  }

  public Task find(TaskId task) {
    return bus.ask(new FindTask(tenant, task)).await().orElseThrow();
  }

  public Task awaitStatus(TaskId task, Status status) {
    return await().atMost(PATIENCE).until(() -> find(task), t -> t.state().status() == status);
  }

  /** The state of a task that waits, once it waits for request number {@code request}. */
  public TaskState.PendingApproval awaitRequest(TaskId task, int request) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            find(task).state() instanceof TaskState.PendingApproval waiting
                && waiting.action().request() == request);
    return (TaskState.PendingApproval) find(task).state();
  }

  public DecisionResult approve(TaskId task) {
    return decide(task, new Verdict.Approved());
  }

  public DecisionResult reject(TaskId task, String reason) {
    return decide(task, new Verdict.Rejected(reason));
  }

  public DecisionResult decide(TaskId task, Verdict verdict) {
    return decide(task, verdict, ADA);
  }

  public DecisionResult decide(TaskId task, Verdict verdict, Person by) {
    return decide(task, verdict, Decide.Which.ANY, by);
  }

  /** Decides the action that the call with this id waits with. */
  public DecisionResult decide(TaskId task, String callId, Verdict verdict) {
    var which = new Decide.Which(Optional.empty(), Optional.empty(), Optional.of(callId));
    return decide(task, verdict, which, ADA);
  }

  public DecisionResult decide(TaskId task, Verdict verdict, Decide.Which which, Person by) {
    var ruling = new Decide.Ruling(verdict, which);
    return bus.ask(new Decide(tenant, task, ruling, by, newJob())).await();
  }

  public Person withBob() {
    execute(
        """
        insert into person values ('demo', 'bob', 'bob@example.com', 'Bob', array['approver'],
          '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$AAAA', now())
        """);
    return new Person("bob", "Bob", "bob@example.com");
  }

  public void execute(String statement) {
    TestDatabase.execute(uri, statement);
  }

  public Cancel.Result cancel(TaskId task) {
    return bus.ask(new Cancel(new Principal(tenant, ADA), task)).await();
  }

  public Transcript transcript(TaskId task) {
    return new Transcript(
        bus.ask(new ReadTranscript(tenant, task, 0, 10_000)).await().orElseThrow().entries());
  }

  /** The ledger of a task: each call's id, state and number of attempts. */
  public List<String> executions(TaskId task) {
    var query =
        "select concat_ws(' ', call_id, state, attempt) from tool_execution where task_id = ?"
            + " order by started_at";
    try (var connection = TestDatabase.connect(uri);
        var statement = connection.prepareStatement(query)) {
      statement.setString(1, task.text());
      var rows = statement.executeQuery();
      var found = new ArrayList<String>();
      while (rows.next()) found.add(rows.getString(1));
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  public List<Event.ToolReturned> results(TaskId task) {
    return transcript(task).all(Event.ToolReturned.class).toList();
  }

  public ToolResult resultOf(TaskId task, String call) {
    var found = results(task).stream().filter(result -> result.call().equals(call));
    return found.findFirst().orElseThrow().result();
  }

  @Override
  public void close() {
    // As a node does: workers first, while there is still a store to write to.
    stopAgents();
    vertx.close().await();
  }
}
