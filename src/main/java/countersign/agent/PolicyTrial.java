package countersign.agent;

import countersign.bus.TypedBus;
import countersign.message.FindPolicy;
import countersign.message.RecentCalls;
import countersign.message.TryPolicy;
import countersign.policy.Policy;
import countersign.policy.Requirement;
import countersign.policy.Rulebook;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Holds rules against the newest calls, as they would be looked at if they were made now. */
final class PolicyTrial {
  /** Whoever tries rules wants an answer; heavy patterns on long texts could take hours. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final TypedBus bus;
  private final Function<Tenant, Future<Toolbox>> tools;

  /**
   * @param tools gives what a tenant's agents have at that moment
   */
  PolicyTrial(Vertx vertx, TypedBus bus, Function<Tenant, Future<Toolbox>> tools) {
    this.vertx = vertx;
    this.bus = bus;
    this.tools = tools;
  }

  Future<TryPolicy.Trial> run(TryPolicy asked) {
    var policy = bus.ask(FindPolicy.newest(asked.tenant()));
    var recent = bus.ask(new RecentCalls(asked.tenant(), TryPolicy.MOST_CALLS));
    var toolbox = tools.apply(asked.tenant());
    return Future.all(policy, recent, toolbox)
        .compose(_ -> {
          var holding = policy.result().orElseThrow().policy();
          var tried = new Policy(holding.version() + 1, asked.rules());
          var rules = new Rules(toolbox.result(), holding, tried);
          // A thousand calls with patterns to match are not for an event loop.
          return vertx.executeBlocking(() -> trial(recent.result(), rules), false);
        });
  }

  /** What calls are held against. */
  private record Rules(Toolbox toolbox, Policy holding, Policy tried) {
    Optional<TryPolicy.Said> before(RecentCalls.Made made) {
      return said(toolbox, made, holding);
    }

    Optional<TryPolicy.Said> after(RecentCalls.Made made) {
      return said(toolbox, made, tried);
    }
  }

  private TryPolicy.Trial trial(List<RecentCalls.Made> calls, Rules rules) {
    var now = new Tally();
    var then = new Tally();
    var differences = new ArrayList<TryPolicy.Difference>();
    var until = System.nanoTime() + LONGEST.toNanos();
    var looked = 0;
    for (var made : calls) {
      if (System.nanoTime() - until > 0) break;
      looked++;
      var before = rules.before(made);
      var after = rules.after(made);
      if (before.isEmpty() || after.isEmpty()) continue;
      now.add(before.get());
      then.add(after.get());
      if (before.get().ruling() != after.get().ruling())
        differences.add(
            new TryPolicy.Difference(
                made.task(), tool(made), made.at(), before.get(), after.get()));
    }
    return new TryPolicy.Trial(
        new TryPolicy.Looked(looked, looked - now.all()),
        now.count(),
        then.count(),
        differences.size(),
        differences.stream().limit(TryPolicy.MOST_DIFFERENCES).toList());
  }

  private static String tool(RecentCalls.Made made) {
    return Toolbox.actionOf(made.call()).orElse(made.call()).tool();
  }

  private static Optional<TryPolicy.Said> said(
      Toolbox toolbox, RecentCalls.Made made, Policy policy) {
    return Toolbox.actionOf(made.call())
        .flatMap(call ->
            toolbox.rulingOn(call, new Judge(Rulebook.of(policy), made.agentKey(), made.at())))
        .map(requirement ->
            switch (requirement) {
              case Requirement.Allowed(var terms) ->
                  new TryPolicy.Said(TryPolicy.Ruling.ALLOW, terms.rule());
              case Requirement.Signature(_, var terms) ->
                  new TryPolicy.Said(TryPolicy.Ruling.REQUIRE_APPROVAL, terms.rule());
              case Requirement.Denied(var rule, _) ->
                  new TryPolicy.Said(TryPolicy.Ruling.DENY, rule);
            });
  }

  /** How many calls there are of each ruling. */
  private static final class Tally {
    private int allowed;
    private int asked;
    private int denied;

    void add(TryPolicy.Said said) {
      switch (said.ruling()) {
        case ALLOW -> allowed++;
        case REQUIRE_APPROVAL -> asked++;
        case DENY -> denied++;
      }
    }

    int all() {
      return allowed + asked + denied;
    }

    TryPolicy.Count count() {
      return new TryPolicy.Count(allowed, asked, denied);
    }
  }
}
