package countersign.store;

import static countersign.store.EventJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.ArgumentsReader;
import countersign.json.Json;
import countersign.task.Decision;
import countersign.task.Digest;
import countersign.task.Doubt;
import countersign.task.Effect;
import countersign.task.PendingAction;
import countersign.task.Person;
import countersign.task.Prompt;
import countersign.task.Start;
import countersign.task.ToolCall;
import countersign.task.Verdict;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pending actions and decisions as JSON, in {@code pending_action_data} and in the transcript. */
final class ActionJson {
  private ActionJson() {}

  static ObjectNode write(PendingAction action) {
    var json =
        Json.object()
            .put("request", action.request())
            .put("call_id", action.call().id())
            .put("tool_name", action.call().tool());
    EventJson.putArguments(json, action.call().arguments());
    json.put("action_digest", action.digest().hex())
        .put("prompt", action.prompt().text())
        .put("prompt_author", action.prompt().author().name())
        .put("requested_at", action.requestedAt().toString());
    action.prompt().doubt().ifPresent(doubt -> json.set("doubt", write(doubt)));
    action.prompt().terms().ifPresent(terms -> json.set("terms", TermsJson.write(terms)));
    action.expiresAt().ifPresent(at -> json.put("expires_at", at.toString()));
    return json;
  }

  static ArrayNode write(List<PendingAction> actions) {
    var all = Json.array();
    actions.forEach(action -> all.add(write(action)));
    return all;
  }

  /** The undecided actions of a task: the oldest, and the others behind it. */
  static List<PendingAction> readActions(JsonNode oldest, JsonNode others) {
    var all = new ArrayList<PendingAction>();
    all.add(readAction(oldest));
    others.forEach(other -> all.add(readAction(other)));
    return all;
  }

  /** What a start is known by, put beside what is there. */
  static void putStart(ObjectNode json, Start start) {
    json.put("attempt", start.attempt())
        .put("effect", start.effect().name())
        .put("key", start.key());
  }

  /**
   * Early transcripts tell neither attempt nor effect: then it was the first, of the worst kind.
   */
  static Start readStart(JsonNode json) {
    return new Start(
        json.path("attempt").asInt(1),
        Effect.valueOf(json.path("effect").asText(Effect.ONCE.name())),
        text(json, "key"));
  }

  private static ObjectNode write(Doubt doubt) {
    var json =
        Json.object()
            .put("cause", doubt.cause().name())
            .put("started_at", doubt.startedAt().toString());
    putStart(json, doubt.start());
    doubt.evidence().ifPresent(evidence -> json.put("evidence", evidence));
    return json;
  }

  private static Optional<Doubt> readDoubt(JsonNode json) {
    if (!json.isObject()) return Optional.empty();
    return Optional.of(
        new Doubt(
            Doubt.Cause.valueOf(text(json, "cause")),
            OffsetDateTime.parse(text(json, "started_at")).toInstant(),
            readStart(json),
            Optional.ofNullable(json.path("evidence").textValue())));
  }

  static PendingAction readAction(JsonNode json) {
    return new PendingAction(
        json.required("request").intValue(),
        new ToolCall(text(json, "call_id"), text(json, "tool_name"), EventJson.readArguments(json)),
        new Digest(text(json, "action_digest")),
        new Prompt(
            text(json, "prompt"),
            Prompt.Author.valueOf(text(json, "prompt_author")),
            readDoubt(json.path("doubt")),
            TermsJson.read(json.path("terms"))),
        Instant.parse(text(json, "requested_at")));
  }

  static ObjectNode write(Decision decision) {
    return signature(decision.verdict(), decision.by(), decision.at())
        .put("action_digest", decision.digest().hex());
  }

  /** A decision without its digest, which the deciding statement takes from the request's row. */
  static ObjectNode signature(Verdict verdict, Person by, Instant at) {
    var json = write(verdict);
    json.putObject("by").put("id", by.id()).put("name", by.name()).put("email", by.email());
    return json.put("at", at.toString());
  }

  static ObjectNode write(Verdict verdict) {
    var json = Json.object().put("verdict", name(verdict));
    reason(verdict).ifPresent(reason -> json.put("reason", reason));
    edit(verdict)
        .ifPresent(edited -> {
          EventJson.putArguments(json, edited.arguments());
          json.put("action_digest", edited.digest().hex());
        });
    return json;
  }

  static Verdict readVerdict(JsonNode json) {
    return text(json, "verdict").equals("EDITED")
        ? new Verdict.Edited(EventJson.readArguments(json), new Digest(text(json, "action_digest")))
        : verdict(text(json, "verdict"), json.path("reason").textValue());
  }

  static Decision readDecision(JsonNode json) {
    var by = json.required("by");
    return new Decision(
        readVerdict(json),
        new Person(text(by, "id"), text(by, "name"), text(by, "email")),
        Instant.parse(text(json, "at")),
        new Digest(text(json, "action_digest")));
  }

  static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved() -> "APPROVED";
      case Verdict.Edited _ -> "EDITED";
      case Verdict.Answered _ -> "ANSWERED";
      case Verdict.Rejected _ -> "REJECTED";
      case Verdict.Reconciled(var finding, _) -> finding.name();
    };
  }

  /** The edit, if the verdict is one. */
  static Optional<Verdict.Edited> edit(Verdict verdict) {
    return verdict instanceof Verdict.Edited edited ? Optional.of(edited) : Optional.empty();
  }

  /** What the person wrote beside it. */
  static Optional<String> reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved(), Verdict.Edited _ -> Optional.empty();
      case Verdict.Answered(var text) -> Optional.of(text);
      case Verdict.Rejected(var reason) -> Optional.of(reason);
      case Verdict.Reconciled(_, var note) -> note;
    };
  }

  /** Of a request that was decided. */
  static Verdict verdict(Row request) {
    var name = request.getString("verdict");
    return name.equals("EDITED")
        ? new Verdict.Edited(
            ArgumentsReader.stored(request.getString("edited_arguments")),
            new Digest(request.getString("edited_digest")))
        : verdict(name, request.getString("reason"));
  }

  /** Of any verdict but an edit, which needs its arguments. */
  private static Verdict verdict(String name, @Nullable String reason) {
    return switch (name) {
      case "ANSWERED" -> new Verdict.Answered(Objects.requireNonNull(reason));
      case "APPROVED" -> new Verdict.Approved();
      case "REJECTED" -> new Verdict.Rejected(Objects.requireNonNull(reason));
      default -> new Verdict.Reconciled(Verdict.Finding.valueOf(name), Optional.ofNullable(reason));
    };
  }
}
