package countersign.store;

import countersign.bus.TypedBus;
import countersign.message.Authenticate;
import countersign.message.Begin;
import countersign.message.Bootstrap;
import countersign.message.BreakOff;
import countersign.message.Cancel;
import countersign.message.CheckStore;
import countersign.message.Claim;
import countersign.message.CloseSession;
import countersign.message.Decide;
import countersign.message.FindEvidence;
import countersign.message.FindPolicy;
import countersign.message.FindRulebook;
import countersign.message.FindSession;
import countersign.message.FindSignIns;
import countersign.message.FindTask;
import countersign.message.FindToolSettings;
import countersign.message.ListGrants;
import countersign.message.ListPending;
import countersign.message.ListPolicyVersions;
import countersign.message.ListTasks;
import countersign.message.NeedsBootstrap;
import countersign.message.NoteEvidence;
import countersign.message.Offer;
import countersign.message.Once;
import countersign.message.OpenSession;
import countersign.message.PinTools;
import countersign.message.ReadSpending;
import countersign.message.ReadTranscript;
import countersign.message.Recall;
import countersign.message.RecentCalls;
import countersign.message.Record;
import countersign.message.RecordLate;
import countersign.message.RemoveToolkit;
import countersign.message.RenewLeases;
import countersign.message.Retry;
import countersign.message.Revoke;
import countersign.message.SavePin;
import countersign.message.SavePolicy;
import countersign.message.SaveTool;
import countersign.message.SaveToolkit;
import countersign.message.Settle;
import countersign.message.Submit;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Persistence: the only one who talks to the database while the node runs. */
public final class StoreVerticle extends VerticleBase {
  private static final long FORGET_EVERY_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final String uri;
  private final int connections;
  private final InstantSource clock;
  private @Nullable Database open;
  private @Nullable DueStore due;

  /**
   * @param uri a {@code postgresql://} URI of a migrated database, as a user that may act as the
   *     roles of the migrations
   * @param connections the most connections that are open, at least 4
   */
  public StoreVerticle(String uri, int connections, InstantSource clock) {
    this.uri = uri;
    this.connections = connections;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    var database = new Database(vertx, uri, connections);
    open = database;
    var bus = new TypedBus(vertx);
    var places = new Places();
    var desk = new Desk(vertx, database, bus, clock, places);
    bus.answer(Offer.class, offer -> Future.succeededFuture(places.offered(offer)));
    var tasks = new TaskStore(desk);
    var expiry = new ExpiryStore(desk);
    var times = new DueStore(desk, expiry);
    due = times;
    var policies = new PolicyStore(database, clock);
    var approvals = new ApprovalStore(desk, expiry, policies);
    answerCallers(bus, tasks);
    bus.answer(ReadSpending.class, new SpendingStore(database)::read);
    bus.answer(Decide.class, approvals::decide);
    answerOnce(bus, new OnceStore(database, new Deeds(tasks, approvals), clock));
    answerWorkers(bus, new RunStore(desk, times));
    answerExecutions(bus, new ExecutionStore(desk));
    answerEdges(bus, new PeopleStore(desk));
    answerAboutPolicies(bus, policies);
    answerAboutGrants(bus, new GrantStore(desk, policies));
    answerAboutTools(bus, new ToolStore(desk));
    times.start();
    bus.answer(CheckStore.class, new StoreHealth(database)::check);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    if (due != null) due.stop();
    return open == null ? Future.succeededFuture() : open.close();
  }

  private static void answerCallers(TypedBus bus, TaskStore tasks) {
    bus.answer(Submit.class, tasks::submit);
    bus.answer(FindTask.class, tasks::find);
    bus.answer(ListTasks.class, tasks::list);
    bus.answer(ListPending.class, tasks::pending);
    bus.answer(ReadTranscript.class, tasks::read);
    bus.answer(Cancel.class, tasks::cancel);
    bus.answer(Retry.class, tasks::retry);
  }

  private void answerOnce(TypedBus bus, OnceStore once) {
    bus.answer(Once.class, once::once);
    bus.answer(Recall.class, once::recall);
    var _ = vertx.setPeriodic(0, FORGET_EVERY_MILLIS, _ -> once.forget());
  }

  private static void answerWorkers(TypedBus bus, RunStore runs) {
    bus.answer(Claim.class, runs::claim);
    bus.answer(RenewLeases.class, runs::renew);
    bus.answer(Record.class, runs::record);
    bus.answer(Settle.class, runs::settle);
    bus.answer(BreakOff.class, runs::breakOff);
  }

  private static void answerExecutions(TypedBus bus, ExecutionStore executions) {
    bus.answer(Begin.class, executions::begin);
    bus.answer(NoteEvidence.class, executions::note);
    bus.answer(FindEvidence.class, executions::evidence);
    bus.answer(RecordLate.class, executions::recordLate);
  }

  private static void answerAboutPolicies(TypedBus bus, PolicyStore policies) {
    bus.answer(FindPolicy.class, policies::find);
    bus.answer(SavePolicy.class, policies::save);
    bus.answer(ListPolicyVersions.class, policies::list);
    bus.answer(RecentCalls.class, policies::recent);
  }

  private static void answerAboutGrants(TypedBus bus, GrantStore grants) {
    bus.answer(FindRulebook.class, grants::rulebook);
    bus.answer(ListGrants.class, grants::list);
    bus.answer(Revoke.class, grants::revoke);
  }

  private static void answerAboutTools(TypedBus bus, ToolStore tools) {
    bus.answer(FindToolSettings.class, tools::find);
    bus.answer(SaveTool.class, tools::save);
    bus.answer(SaveToolkit.class, tools::save);
    bus.answer(RemoveToolkit.class, tools::remove);
    bus.answer(PinTools.class, tools::pin);
    bus.answer(SavePin.class, tools::save);
  }

  private static void answerEdges(TypedBus bus, PeopleStore people) {
    bus.answer(Authenticate.class, people::authenticate);
    bus.answer(FindSignIns.class, people::signIns);
    bus.answer(OpenSession.class, people::open);
    bus.answer(FindSession.class, people::session);
    bus.answer(CloseSession.class, people::close);
    bus.answer(NeedsBootstrap.class, _ -> people.needsBootstrap());
    bus.answer(Bootstrap.class, people::bootstrap);
  }
}
