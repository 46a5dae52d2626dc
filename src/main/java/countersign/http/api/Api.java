package countersign.http.api;

import static java.util.Map.entry;

import countersign.bus.TypedBus;
import countersign.config.HttpConfig;
import countersign.http.Catalog;
import countersign.http.Endpoint;
import countersign.http.TaskWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;

/** The JSON API: which code answers which operation of the contract. */
public final class Api {
  private final TaskWatch watch;
  private final Waiting waiting;
  private final AgentsApi agents;
  private final TasksApi tasks;
  private final ApprovalsApi approvals;
  private final TranscriptApi transcripts;
  private final PolicyApi policies;
  private final GrantsApi grants;
  private final ToolsApi tools;
  private final ToolkitsApi toolkits;

  /**
   * @param limits {@code streams} bounds open streams and, apart from them, callers who wait
   */
  public Api(
      Vertx vertx, TypedBus bus, Catalog catalog, HttpConfig.Limits limits, InstantSource clock) {
    this.watch = new TaskWatch(bus);
    this.waiting = new Waiting(vertx, bus, watch, limits.streams());
    this.agents = new AgentsApi(bus, catalog, waiting);
    this.tasks = new TasksApi(bus, waiting);
    this.approvals = new ApprovalsApi(bus, waiting, clock);
    this.grants = new GrantsApi(bus, clock);
    this.policies = new PolicyApi(bus);
    this.tools = new ToolsApi(bus);
    this.toolkits = new ToolkitsApi(bus);
    this.transcripts = new TranscriptApi(vertx, bus, watch, limits.streams());
  }

  /** By operationId. */
  public Map<String, Endpoint> endpoints() {
    return Map.ofEntries(
        entry("runAgent", new Endpoint.Keyed(agents::run)),
        entry("listTasks", new Endpoint.Keyed(tasks::list)),
        entry("getTask", new Endpoint.Keyed(tasks::get)),
        entry("getTaskResult", new Endpoint.Keyed(tasks::result)),
        entry("cancelTask", new Endpoint.Keyed(tasks::cancel)),
        entry("retryTask", new Endpoint.Keyed(tasks::retry)),
        entry("listTaskEvents", new Endpoint.Keyed(transcripts::events)),
        entry("streamTask", new Endpoint.Keyed(transcripts::stream)),
        entry("listPendingApprovals", new Endpoint.Keyed(approvals::list)),
        entry("approveTask", new Endpoint.Keyed(approvals::approve)),
        entry("rejectTask", new Endpoint.Keyed(approvals::reject)),
        entry("reconcileTask", new Endpoint.Keyed(approvals::reconcile)),
        entry("respondToTask", new Endpoint.Keyed(approvals::respond)),
        entry("getPolicy", new Endpoint.Keyed(policies::get)),
        entry("putPolicy", new Endpoint.Keyed(policies::put)),
        entry("listPolicyVersions", new Endpoint.Keyed(policies::versions)),
        entry("tryPolicy", new Endpoint.Keyed(policies::attempt)),
        entry("listGrants", new Endpoint.Keyed(grants::list)),
        entry("revokeGrant", new Endpoint.Keyed(grants::revoke)),
        entry("listImplementations", new Endpoint.Keyed(tools::implementations)),
        entry("listTools", new Endpoint.Keyed(tools::list)),
        entry("addTool", new Endpoint.Keyed(tools::add)),
        entry("getTool", new Endpoint.Keyed(tools::get)),
        entry("putTool", new Endpoint.Keyed(tools::put)),
        entry("removeTool", new Endpoint.Keyed(tools::remove)),
        entry("trustTool", new Endpoint.Keyed(tools::trust)),
        entry("listToolkits", new Endpoint.Keyed(toolkits::list)),
        entry("addToolkit", new Endpoint.Keyed(toolkits::add)),
        entry("getToolkit", new Endpoint.Keyed(toolkits::get)),
        entry("putToolkit", new Endpoint.Keyed(toolkits::put)),
        entry("removeToolkit", new Endpoint.Keyed(toolkits::remove)));
  }

  /** Ends every stream and every wait. */
  public Future<Void> close() {
    waiting.close();
    transcripts.close();
    return watch.close();
  }
}
