package countersign.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import countersign.json.Json;
import countersign.json.RulesWriter;
import countersign.message.Decide;
import countersign.task.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * A decision.
 *
 * @param place where the task is worked on at once if it goes on
 */
record Ruled(Decide decide, Optional<Places.Place> place) {
  /** A kind that no action has, so that the deciding statement finds none. */
  private static final String NOTHING = "NOTHING";

  /** What the deciding statement gets. */
  ObjectNode input(Instant now) {
    var ruling = decide.ruling();
    var verdict = ruling.verdict();
    var by = decide.by();
    var json =
        Json.object()
            .put("task_id", decide.task().text())
            .put("job_id", decide.next().text())
            .put("verdict", ActionJson.name(verdict))
            .put("reason", ActionJson.reason(verdict).orElse(null))
            .put("by_id", by.id())
            .put("by_name", by.name())
            .put("at", now.toString())
            .put("seen", ruling.which().seen().map(Digest::hex).orElse(null))
            .put("request", ruling.which().request().orElse(null))
            .put("call_id", ruling.which().call().orElse(null))
            .put("kind", ruling.onlyLooks() ? NOTHING : verdict.kind().name());
    json.set("signature", ActionJson.signature(verdict, by, now));
    ActionJson.edit(verdict)
        .ifPresent(edit ->
            json.put("edited_digest", edit.digest().hex())
                .putRawValue("edited", new RawValue(edit.arguments().canonical())));
    if (!ruling.signers().isAnybody()) json.set("signers", TermsJson.write(ruling.signers()));
    ruling.remember().ifPresent(remember -> json.set("remember", wanted(remember)));
    place.ifPresent(it -> it.put(json));
    return json;
  }

  private static ObjectNode wanted(Decide.Remember remember) {
    var json =
        Json.object()
            .put("id", remember.id().text())
            .put("for", remember.forWhom().name())
            .put("until", remember.until().toString())
            .put("uses", remember.uses());
    return json.set("arguments", RulesWriter.conditions(remember.arguments()));
  }
}
