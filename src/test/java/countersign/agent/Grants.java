package countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.ConditionReader;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.ListGrants;
import countersign.message.Page;
import countersign.policy.Condition;
import countersign.support.AgentBench;
import countersign.task.GrantId;
import countersign.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Approvals of Ada's that are remembered for texts of at most three characters. */
final class Grants {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final List<Condition> SHORT =
      ConditionReader.stored("[{\"path\":\"$.text\",\"regex\":\".{0,3}\"}]");

  private final AgentBench bench;

  Grants(AgentBench bench) {
    this.bench = bench;
  }

  /** Approves a task's first request. */
  GrantId approve(TaskId task, Decide.ForWhom forWhom, Instant until, int uses) {
    var action = bench.awaitRequest(task, 1).action();
    var id = new GrantId("grant_" + "0".repeat(7) + NUMBER.incrementAndGet());
    var remember = new Decide.Remember(id, forWhom, SHORT, until, uses);
    var ruling = new Decide.Ruling(Decide.Which.exactly(action), remember);
    var decide = new Decide(bench.tenant, task, ruling, AgentBench.ADA, AgentBench.newJob());
    assertThat(bench.bus.ask(decide).await())
        .isInstanceOfSatisfying(
            DecisionResult.Decided.class,
            decided -> assertThat(decided.grant()).isEqualTo(Optional.of(id)));
    return id;
  }

  int used(GrantId grant) {
    var all = bench.bus.ask(new ListGrants(bench.tenant, new Page(100, Optional.empty()))).await();
    return all.grants().stream()
        .filter(it -> it.grant().id().equals(grant))
        .findFirst()
        .orElseThrow()
        .limits()
        .used();
  }
}
