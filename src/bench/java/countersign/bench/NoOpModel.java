package countersign.bench;

import countersign.agent.Model;
import countersign.task.Usage;
import java.util.List;

/** A model that takes no time: it asks for one signature, then says that it is done. */
public final class NoOpModel implements Model {
  private static final Reply ASKS =
      said(
          new ProposedCall(
              "call_1",
              "human_approval",
              """
              {"prompt": "Shall I pay the invoice?", "pending_action": {"name": "no_op",
               "arguments": {"invoice": "2026-0815", "amount": 1250, "to": "ada@example.com"}}}
              """));
  private static final Reply FINISHES =
      said(new ProposedCall("call_2", "finish", "{\"answer\": \"It was paid.\"}"));

  /** In the place of the offline model, so that the default configuration names it. */
  @Override
  public String name() {
    return "rehearsal";
  }

  @Override
  public Reply next(Asking asking) {
    return asking.transcript().turns() == 0 ? ASKS : FINISHES;
  }

  private static Reply said(ProposedCall call) {
    return new Reply.Said("", List.of(call), Usage.NONE);
  }
}
