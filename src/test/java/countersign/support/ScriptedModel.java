package countersign.support;

import countersign.agent.Model;
import countersign.task.Usage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A language model whose replies the test writes. */
public final class ScriptedModel implements Model {
  private final Function<Asking, Reply> script;
  private final AtomicInteger asked = new AtomicInteger();

  public ScriptedModel(Function<Asking, Reply> script) {
    this.script = script;
  }

  /** Replies by the number of the turn; the last one is repeated. */
  public static ScriptedModel of(Reply... replies) {
    return new ScriptedModel(
        asking -> replies[Math.min(asking.transcript().turns(), replies.length - 1)]);
  }

  public static Reply calls(ProposedCall... calls) {
    return new Reply.Said("", List.of(calls), Usage.NONE);
  }

  public static ProposedCall call(String id, String tool, String arguments) {
    return new ProposedCall(id, tool, arguments);
  }

  public static ProposedCall finish(String id, String answer) {
    return call(id, "finish", "{\"answer\":\"" + answer + "\"}");
  }

  public static ProposedCall ask(String id, String prompt, String tool, String arguments) {
    return call(
        id,
        "human_approval",
        "{\"prompt\":\"%s\",\"pending_action\":{\"name\":\"%s\",\"arguments\":%s}}"
            .formatted(prompt, tool, arguments));
  }

  /** How often it was asked. */
  public int asked() {
    return asked.get();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Reply next(Asking asking) {
    asked.incrementAndGet();
    return script.apply(asking);
  }
}
