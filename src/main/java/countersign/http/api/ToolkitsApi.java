package countersign.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.FindToolSettings;
import countersign.message.ListTools;
import countersign.message.Principal;
import countersign.message.RemoveToolkit;
import countersign.message.SaveToolkit;
import countersign.message.SettingResult;
import countersign.message.ToolRecord;
import countersign.message.Toolkit;
import countersign.task.Person;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code /api/v2/admin/toolkits}: for people only. */
final class ToolkitsApi {
  private final TypedBus bus;

  ToolkitsApi(TypedBus bus) {
    this.bus = bus;
  }

  /** All groups of a tenant, by name. */
  private record Known(List<ToolRecord> tools, TreeMap<String, ToolWire.Kit> kits) {
    boolean isBuiltIn(String name) {
      return Optional.ofNullable(kits.get(name)).filter(ToolWire.Kit::builtIn).isPresent();
    }

    Optional<String> unknownTool(Toolkit kit) {
      return kit.tools().stream()
          .filter(name -> tools.stream().noneMatch(tool -> tool.spec().name().equals(name)))
          .findFirst();
    }
  }

  Future<Response> list(Principal caller, Call call) {
    return byPerson(
        caller,
        _ ->
            known(caller)
                .map(it ->
                    Response.json(200, new ToolWire.Toolkits(List.copyOf(it.kits.values())))));
  }

  Future<Response> get(Principal caller, Call call) {
    var name = call.text("toolkit").orElseThrow();
    return byPerson(
        caller,
        _ ->
            known(caller)
                .map(it ->
                    Optional.ofNullable(it.kits.get(name))
                        .<Response>map(kit -> Response.json(200, kit))
                        .orElseGet(() -> noToolkit(name).toResponse())));
  }

  Future<Response> add(Principal caller, Call call) {
    var kit = toolkit(call.bodyText("name").orElseThrow(), call);
    return byPerson(caller, person -> save(caller, person, kit, true));
  }

  Future<Response> put(Principal caller, Call call) {
    var kit = toolkit(call.text("toolkit").orElseThrow(), call);
    return byPerson(caller, person -> save(caller, person, kit, false));
  }

  Future<Response> remove(Principal caller, Call call) {
    var name = call.text("toolkit").orElseThrow();
    return byPerson(
        caller,
        person ->
            known(caller)
                .compose(it ->
                    it.isBuiltIn(name)
                        ? answer(builtIn(name))
                        : bus.ask(new RemoveToolkit(caller.tenant(), person, name))
                            .map(result -> response(result, name, new Response.Done()))));
  }

  private Future<Response> save(Principal caller, Person person, Toolkit kit, boolean fresh) {
    return known(caller)
        .compose(it -> {
          if (it.isBuiltIn(kit.name())) return answer(builtIn(kit.name()));
          var unknown = it.unknownTool(kit);
          if (unknown.isPresent())
            return answer(
                Problem.invalid(
                    "tools[" + kit.tools().indexOf(unknown.get()) + "]",
                    "must be the name of an implementation; there is none called "
                        + unknown.get()));
          var saved = Response.json(fresh ? 201 : 200, ToolWire.own(kit));
          return bus.ask(new SaveToolkit(caller.tenant(), person, kit, fresh))
              .map(result -> response(result, kit.name(), saved));
        });
  }

  private static Response response(SettingResult result, String name, Response done) {
    return switch (result) {
      case SettingResult.Done() -> done;
      case SettingResult.NotPermitted() -> ToolsApi.notAdmin().toResponse();
      case SettingResult.NotThere() -> noToolkit(name).toResponse();
      case SettingResult.Refused(var why) -> Problem.of(Problem.Kind.NAME_TAKEN, why).toResponse();
    };
  }

  private Future<Known> known(Principal caller) {
    var tools = bus.ask(new ListTools(caller.tenant()));
    var settings = bus.ask(new FindToolSettings(caller.tenant()));
    return Future.all(tools, settings)
        .map(_ -> {
          var kits = new TreeMap<String, ToolWire.Kit>();
          for (var kit : settings.result().toolkits()) kits.put(kit.name(), ToolWire.own(kit));
          // The installation's own group of a name counts, also if it came later than the tenant's.
          for (var tool : tools.result()) {
            var name = tool.spec().toolkit();
            kits.put(name, ToolWire.builtIn(name, tools.result()));
          }
          return new Known(tools.result(), kits);
        });
  }

  private static Toolkit toolkit(String name, Call call) {
    return new Toolkit(
        name,
        call.bodyText("description").orElse(""),
        call.bodyValue("tools").orElseThrow().valueStream().map(JsonNode::textValue).toList());
  }

  private static Future<Response> byPerson(
      Principal caller, Function<Person, Future<Response>> answer) {
    return PolicyApi.byPerson(caller, "see and change what toolkits there are", answer);
  }

  private static Future<Response> answer(Problem problem) {
    return Future.succeededFuture(problem.toResponse());
  }

  private static Problem noToolkit(String name) {
    return Problem.of(Problem.Kind.NOT_FOUND, "There is no toolkit " + name + ".");
  }

  private static Problem builtIn(String name) {
    return Problem.of(
        Problem.Kind.NAME_TAKEN,
        "The toolkit " + name + " belongs to the installation, and can't be changed.");
  }
}
