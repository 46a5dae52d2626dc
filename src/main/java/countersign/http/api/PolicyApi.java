package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.FieldError;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.json.RulesReader;
import countersign.message.FindPolicy;
import countersign.message.ListPolicyVersions;
import countersign.message.Principal;
import countersign.message.SavePolicy;
import countersign.message.TryPolicy;
import countersign.policy.Rule;
import countersign.task.Actor;
import countersign.task.Person;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** {@code /api/v2/policy}: for people only, an agent has no say in what it may do. */
final class PolicyApi {
  private static final int VERSIONS = 50;

  private final TypedBus bus;

  PolicyApi(TypedBus bus) {
    this.bus = bus;
  }

  Future<Response> get(Principal caller, Call call) {
    return byPerson(
        caller,
        _ ->
            bus.ask(new FindPolicy(caller.tenant(), call.number("version")))
                .map(found ->
                    found
                        .<Response>map(it -> Response.json(200, PolicyWire.policy(it)))
                        .orElseGet(() -> noSuchVersion(call).toResponse())));
  }

  Future<Response> put(Principal caller, Call call) {
    return byPerson(caller, person -> withRules(call, rules -> save(caller, person, call, rules)));
  }

  Future<Response> versions(Principal caller, Call call) {
    int limit = call.number("limit").orElse(VERSIONS);
    int before = call.number("before").orElse(Integer.MAX_VALUE);
    return byPerson(
        caller,
        _ ->
            bus.ask(new ListPolicyVersions(caller.tenant(), before, limit))
                .map(lines -> Response.json(200, list(lines))));
  }

  Future<Response> attempt(Principal caller, Call call) {
    return byPerson(
        caller,
        _ ->
            withRules(
                call,
                rules ->
                    bus.ask(new TryPolicy(caller.tenant(), rules))
                        .map(trial -> Response.json(200, PolicyWire.trial(trial)))));
  }

  private Future<Response> save(Principal caller, Person person, Call call, List<Rule> rules) {
    int after = call.bodyNumber("after_version").orElseThrow();
    return bus.ask(new SavePolicy(caller.tenant(), person, after, rules))
        .map(result ->
            switch (result) {
              case SavePolicy.Result.Saved(var version) ->
                  Response.json(200, PolicyWire.policy(version));
              case SavePolicy.Result.Changed(var now) -> changed(now).toResponse();
              case SavePolicy.Result.NotPermitted() -> notAdmin().toResponse();
            });
  }

  private static PolicyWire.VersionList list(List<ListPolicyVersions.Line> lines) {
    var oldest = lines.stream().map(ListPolicyVersions.Line::version).reduce((_, last) -> last);
    return new PolicyWire.VersionList(
        lines.stream().map(PolicyWire::line).toList(), oldest.filter(version -> version > 1));
  }

  private static Future<Response> byPerson(
      Principal caller, Function<Person, Future<Response>> answer) {
    return byPerson(caller, "see and write the policy", answer);
  }

  /** What only people may do, and an agent is refused. */
  static Future<Response> byPerson(
      Principal caller, String what, Function<Person, Future<Response>> answer) {
    return switch (caller.actor()) {
      case Actor.Agent(_, var name) ->
          Future.succeededFuture(
              Problem.of(
                      Problem.Kind.AGENT_CANNOT_SIGN,
                      "This key belongs to the agent \"%s\"; only a person's key may %s."
                          .formatted(name, what))
                  .toResponse());
      case Person person -> answer.apply(person);
    };
  }

  private static Future<Response> withRules(
      Call call, Function<List<Rule>, Future<Response>> answer) {
    return switch (RulesReader.read(call.bodyValue("rules").orElseThrow())) {
      case RulesReader.Result.Read(var rules) -> answer.apply(rules);
      case RulesReader.Result.Flawed(var flaws) ->
          Future.succeededFuture(
              Problem.invalid(
                      flaws.stream()
                          .map(flaw -> new FieldError(flaw.path(), flaw.detail()))
                          .toList())
                  .toResponse());
    };
  }

  private static Problem noSuchVersion(Call call) {
    var version = call.number("version").map(String::valueOf).orElse("");
    return Problem.of(Problem.Kind.NOT_FOUND, "There is no version " + version + ".");
  }

  private static Problem changed(int now) {
    return Problem.of(
            Problem.Kind.POLICY_CHANGED,
            "Version " + now + " holds by now. Read it and write yours behind it.")
        .with("version", now);
  }

  private static Problem notAdmin() {
    return Problem.of(
        Problem.Kind.NOT_PERMITTED, "Only a person with the role admin may write the policy.");
  }
}
