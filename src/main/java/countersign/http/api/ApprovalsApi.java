package countersign.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Edits;
import countersign.http.Ids;
import countersign.http.Previews;
import countersign.http.Problem;
import countersign.http.Remembering;
import countersign.http.Response;
import countersign.json.ArgumentsReader;
import countersign.message.Decide;
import countersign.message.ListPending;
import countersign.message.Page;
import countersign.message.Principal;
import countersign.task.Actor;
import countersign.task.Arguments;
import countersign.task.Digest;
import countersign.task.Person;
import countersign.task.Tenant;
import countersign.task.Verdict;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/** What waits for a person, and the person's decision. */
final class ApprovalsApi {
  private static final Cursors CURSORS = new Cursors("pending");

  private final TypedBus bus;
  private final Waiting waiting;
  private final Edits edits;
  private final Acts acts;
  private final Previews previews;
  private final Remembering remembering;

  ApprovalsApi(TypedBus bus, Waiting waiting, InstantSource clock) {
    this.remembering = new Remembering(bus, clock);
    this.bus = bus;
    this.waiting = waiting;
    this.edits = new Edits(bus);
    this.acts = new Acts(bus);
    this.previews = new Previews(bus);
  }

  Future<Response> list(Principal caller, Call call) {
    return switch (CURSORS.page(call)) {
      case Cursors.Asked.Refused(var problem) -> Future.succeededFuture(problem.toResponse());
      case Cursors.Asked.Wanted(var page) -> list(caller.tenant(), page);
    };
  }

  Future<Response> approve(Principal caller, Call call) {
    var edit = call.bodyValue("arguments").map(ArgumentsReader::read);
    var remember = call.bodyValue("remember");
    if (edit.isPresent() && remember.isPresent())
      return Future.succeededFuture(
          Problem.invalid("remember", "isn't possible together with arguments").toResponse());
    if (remember.isPresent()) return remember(caller, call, remember.get());
    if (edit.isEmpty()) return decide(caller, call, ruling(call, new Verdict.Approved()));
    return switch (edit.get()) {
      case ArgumentsReader.Result.Read(var arguments) -> approve(caller, call, arguments);
      case ArgumentsReader.Result.Refused(var why) ->
          Future.succeededFuture(Problem.invalid("arguments", why).toResponse());
    };
  }

  private Future<Response> approve(Principal caller, Call call, Arguments arguments) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) -> Future.succeededFuture(cannotSign(name).toResponse());
      case Person person ->
          edits
              .check(caller.tenant(), Tasks.id(call), which(call), arguments)
              .compose(checked ->
                  switch (checked) {
                    case Edits.Checked.Flawed(var errors) ->
                        refused(
                            caller, call, person, Optional.of(arguments), Problem.invalid(errors));
                    case Edits.Checked.Refused(var why) ->
                        refused(
                            caller,
                            call,
                            person,
                            Optional.of(arguments),
                            Problem.of(Problem.Kind.EDIT_REFUSED, why));
                    case Edits.Checked.Usable(var ruling) ->
                        decide(caller, call, ruling, person, Optional.of(arguments));
                  });
    };
  }

  private Future<Response> remember(Principal caller, Call call, JsonNode json) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) -> Future.succeededFuture(cannotSign(name).toResponse());
      case Person person -> {
        var until = time(json.path("until").asText());
        if (until.isEmpty())
          yield Future.succeededFuture(
              Problem.invalid("remember.until", "is no time that there is").toResponse());
        yield remembering
            .check(caller.tenant(), Tasks.id(call), which(call), wanted(json, until.get()))
            .compose(checked ->
                switch (checked) {
                  case Remembering.Checked.Flawed(var errors) ->
                      refused(caller, call, person, Optional.empty(), Problem.invalid(errors));
                  case Remembering.Checked.Usable(var ruling) ->
                      decide(caller, call, ruling, person, Optional.empty());
                });
      }
    };
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Remembering.Wanted wanted(JsonNode json, Instant until) {
    var forWhom =
        json.path("for").asText().equals("task") ? Decide.ForWhom.TASK : Decide.ForWhom.AGENT_KEY;
    return new Remembering.Wanted(
        forWhom, Optional.ofNullable(json.get("arguments")), until, json.path("uses").asInt());
  }

  /** The action that the edit was made for may be done by now, and another one waits. */
  private Future<Response> refused(
      Principal caller, Call call, Person person, Optional<Arguments> given, Problem problem) {
    var ruling = Decide.Ruling.onlyLooking(which(call));
    var look = new Decide(caller.tenant(), Tasks.id(call), ruling, person, Ids.job());
    return acts.recall(caller, call, look, result -> DecisionAnswers.of(look, result, given))
        .map(told ->
            told.map(before -> before.answer(Optional.empty())).orElseGet(problem::toResponse));
  }

  Future<Response> reject(Principal caller, Call call) {
    var reason = call.bodyText("reason").filter(text -> !text.isBlank()).orElse(Verdict.NO_REASON);
    return decide(caller, call, ruling(call, new Verdict.Rejected(reason)));
  }

  Future<Response> reconcile(Principal caller, Call call) {
    var finding =
        Verdict.Finding.valueOf(call.bodyText("outcome").orElseThrow().toUpperCase(Locale.ROOT));
    var note = call.bodyText("note").map(String::strip).filter(text -> !text.isEmpty());
    return decide(caller, call, ruling(call, new Verdict.Reconciled(finding, note)));
  }

  Future<Response> respond(Principal caller, Call call) {
    var answer = call.bodyText("answer").orElseThrow();
    return answer.isBlank()
        ? Future.succeededFuture(Problem.invalid("answer", "must not be blank").toResponse())
        : decide(caller, call, ruling(call, new Verdict.Answered(answer)));
  }

  private static Decide.Ruling ruling(Call call, Verdict verdict) {
    return new Decide.Ruling(verdict, which(call));
  }

  private static Decide.Which which(Call call) {
    var seen = call.bodyText("action_digest").map(Digest::new);
    return new Decide.Which(seen, call.bodyNumber("request"), call.bodyText("call_id"));
  }

  private Future<Response> list(Tenant tenant, Page page) {
    return bus.ask(new ListPending(tenant, page))
        .compose(found -> previews.ofList(found.tasks()).map(known -> list(tenant, found, known)));
  }

  private static Response list(Tenant tenant, ListPending.Pending found, Previews.Known known) {
    return Response.json(
        200,
        new Wire.PendingList(
            found.tasks().stream().map(task -> Wire.pendingTask(task, known)).toList(),
            found.total(),
            tenant.id(),
            found.next().map(CURSORS::write)));
  }

  private Future<Response> decide(Principal caller, Call call, Decide.Ruling ruling) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) -> Future.succeededFuture(cannotSign(name).toResponse());
      case Person person -> decide(caller, call, ruling, person, Optional.empty());
    };
  }

  private Future<Response> decide(
      Principal caller, Call call, Decide.Ruling ruling, Person person, Optional<Arguments> given) {
    var task = Tasks.id(call);
    var decide = new Decide(caller.tenant(), task, ruling, person, Ids.job());
    return waiting.act(caller, call, decide, result -> DecisionAnswers.of(decide, result, given));
  }

  static Problem cannotSign(String agent) {
    return Problem.of(
        Problem.Kind.AGENT_CANNOT_SIGN,
        "This key belongs to the agent \"" + agent + "\"; only a person's key may decide.");
  }
}
