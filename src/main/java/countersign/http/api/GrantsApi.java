package countersign.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.json.RulesWriter;
import countersign.message.GrantRecord;
import countersign.message.ListGrants;
import countersign.message.Principal;
import countersign.message.Revoke;
import countersign.task.GrantId;
import countersign.task.Person;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /api/v2/grants}: remembered decisions, for people only. They are given with an approval.
 */
final class GrantsApi {
  private static final Cursors CURSORS = new Cursors("grants");

  private final TypedBus bus;
  private final InstantSource clock;

  GrantsApi(TypedBus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  record GrantList(
      List<GrantView> grants,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> nextCursor) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record GrantView(
      String grantId,
      String toolName,
      JsonNode arguments,
      Optional<String> onlyTask,
      Optional<String> agentKey,
      Instant until,
      int uses,
      int used,
      boolean usable,
      String givenBy,
      Instant givenAt,
      String fromTask,
      int fromRequest,
      Optional<String> revokedBy,
      Optional<Instant> revokedAt) {}

  Future<Response> list(Principal caller, Call call) {
    return byPerson(
        caller,
        _ ->
            switch (CURSORS.page(call)) {
              case Cursors.Asked.Refused(var problem) ->
                  Future.succeededFuture(problem.toResponse());
              case Cursors.Asked.Wanted(var page) ->
                  bus.ask(new ListGrants(caller.tenant(), page)).map(this::list);
            });
  }

  private Response list(ListGrants.Grants found) {
    return Response.json(
        200,
        new GrantList(
            found.grants().stream().map(this::view).toList(), found.next().map(CURSORS::write)));
  }

  Future<Response> revoke(Principal caller, Call call) {
    var id = new GrantId(call.text("grant_id").orElseThrow());
    return byPerson(
        caller,
        person ->
            bus.ask(new Revoke(caller.tenant(), id, person))
                .map(found ->
                    found
                        .<Response>map(it -> Response.json(200, view(it)))
                        .orElseGet(() -> noSuchGrant(id).toResponse())));
  }

  private static Future<Response> byPerson(
      Principal caller, Function<Person, Future<Response>> answer) {
    return PolicyApi.byPerson(caller, "see remembered decisions and take them back", answer);
  }

  private static Problem noSuchGrant(GrantId id) {
    return Problem.of(Problem.Kind.NOT_FOUND, "There is no grant " + id + ".");
  }

  private GrantView view(GrantRecord it) {
    return new GrantView(
        it.grant().id().text(),
        it.grant().tool(),
        RulesWriter.conditions(it.grant().arguments()),
        it.scope() instanceof GrantRecord.Scope.OneTask(var task)
            ? Optional.of(task.text())
            : Optional.empty(),
        it.scope() instanceof GrantRecord.Scope.AgentKey(var key)
            ? Optional.of(key)
            : Optional.empty(),
        it.limits().until(),
        it.limits().uses(),
        it.limits().used(),
        it.isUsable(clock.instant()),
        it.given().by(),
        it.given().at(),
        it.given().task().text(),
        it.given().request(),
        it.revoked().map(GrantRecord.Revoked::by),
        it.revoked().map(GrantRecord.Revoked::at));
  }
}
