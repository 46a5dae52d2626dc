package countersign.agent;

import countersign.bus.TypedBus;
import countersign.message.FindPolicy;
import countersign.message.RecentCalls;
import countersign.message.TryPolicy;
import countersign.policy.Policy;
import countersign.policy.Requirement;
import countersign.policy.Rulebook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds rules against the newest calls, as they would be looked at if they were made now. */
final class PolicyTrial {
  /** Whoever tries rules wants an answer; heavy patterns on long texts could take hours. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final TypedBus bus;
  private final Toolbox toolbox;

  PolicyTrial(Vertx vertx, TypedBus bus, Toolbox toolbox) {
    this.vertx = vertx;
    this.bus = bus;
    this.toolbox = toolbox;
  }

  Future<TryPolicy.Trial> run(TryPolicy asked) {
    return bus.ask(FindPolicy.newest(asked.tenant()))
        .compose(now ->
            bus.ask(new RecentCalls(asked.tenant(), TryPolicy.MOST_CALLS))
                .compose(calls -> {
                  var holding = now.orElseThrow().policy();
                  var tried = new Policy(holding.version() + 1, asked.rules());
                  // A thousand calls with patterns to match are not for an event loop.
                  return vertx.executeBlocking(() -> trial(calls, holding, tried), false);
                }));
  }

  private TryPolicy.Trial trial(List<RecentCalls.Made> calls, Policy holding, Policy tried) {
    var now = new Tally();
    var then = new Tally();
    var differences = new ArrayList<TryPolicy.Difference>();
    var until = System.nanoTime() + LONGEST.toNanos();
    var looked = 0;
    for (var made : calls) {
      if (System.nanoTime() - until > 0) break;
      looked++;
      var before = said(made, holding);
      var after = said(made, tried);
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

  private String tool(RecentCalls.Made made) {
    return toolbox.actionOf(made.call()).orElse(made.call()).tool();
  }

  private Optional<TryPolicy.Said> said(RecentCalls.Made made, Policy policy) {
    return toolbox
        .actionOf(made.call())
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
