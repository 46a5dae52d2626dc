package countersign.http.api;

import countersign.bus.TypedBus;
import countersign.http.Call;
import countersign.http.Problem;
import countersign.http.Response;
import countersign.message.ListToolServers;
import countersign.message.ListTools;
import countersign.message.Principal;
import countersign.message.SaveTool;
import countersign.message.SettingResult;
import countersign.message.ToolRecord;
import countersign.message.ToolSetting;
import countersign.message.ToolSetting.Adjusted;
import countersign.message.ToolSetting.Standing;
import countersign.message.TrustTool;
import countersign.task.Digest;
import countersign.task.Person;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /api/v2/admin/tools} and {@code …/implementations}: for people only. */
final class ToolsApi {
  private final TypedBus bus;

  ToolsApi(TypedBus bus) {
    this.bus = bus;
  }

  Future<Response> implementations(Principal caller, Call call) {
    return byPerson(caller, _ -> implementations(caller));
  }

  private Future<Response> implementations(Principal caller) {
    var tools = bus.ask(new ListTools(caller.tenant()));
    var servers = bus.ask(new ListToolServers());
    return Future.all(tools, servers)
        .map(_ ->
            Response.json(
                200,
                new ToolWire.Implementations(
                    tools.result().stream().map(ToolWire::implementation).toList(),
                    servers.result().stream().map(ToolWire::server).toList())));
  }

  Future<Response> list(Principal caller, Call call) {
    return byPerson(
        caller,
        _ ->
            bus.ask(new ListTools(caller.tenant()))
                .map(all ->
                    Response.json(
                        200,
                        new ToolWire.Tools(
                            all.stream()
                                .filter(ToolsApi::isTheirs)
                                .map(ToolWire::tool)
                                .toList()))));
  }

  Future<Response> get(Principal caller, Call call) {
    return onTool(
        caller, call, (_, tool) -> Future.succeededFuture(Response.json(200, ToolWire.tool(tool))));
  }

  Future<Response> add(Principal caller, Call call) {
    var name = call.bodyText("name").orElseThrow();
    return byPerson(
        caller,
        person ->
            find(caller, name)
                .compose(found -> {
                  if (found.isEmpty()) return answer(noImplementation(name));
                  if (isTheirs(found.get())) return answer(hasIt(name));
                  return save(caller, person, call, found.get(), 201);
                }));
  }

  Future<Response> put(Principal caller, Call call) {
    return onTool(caller, call, (person, tool) -> save(caller, person, call, tool, 200));
  }

  Future<Response> remove(Principal caller, Call call) {
    return onTool(
        caller,
        call,
        (person, tool) -> {
          var removed = new ToolSetting(tool.spec().name(), Standing.REMOVED, Adjusted.NOTHING);
          return bus.ask(new SaveTool(caller.tenant(), person, removed))
              .compose(result -> saved(result, () -> answer(new Response.Done())));
        });
  }

  Future<Response> trust(Principal caller, Call call) {
    var seen = Digest.parse(call.bodyText("digest").orElseThrow()).orElseThrow();
    return onTool(
        caller,
        call,
        (person, tool) ->
            bus.ask(new TrustTool(caller.tenant(), person, tool.spec().name(), seen))
                .compose(result ->
                    switch (result) {
                      case TrustTool.Result.Trusted() -> again(caller, tool, 200);
                      case TrustTool.Result.Changed(var now) -> answer(changed(now));
                      case TrustTool.Result.NoSuchTool() -> answer(neverChanges(tool));
                      case TrustTool.Result.NotPermitted() -> answer(notAdmin());
                    }));
  }

  private Future<Response> save(
      Principal caller, Person person, Call call, ToolRecord tool, int status) {
    return switch (SettingBody.read(call, tool)) {
      case SettingBody.Flawed(var field, var detail) -> answer(Problem.invalid(field, detail));
      case SettingBody.Usable(var setting) ->
          bus.ask(new SaveTool(caller.tenant(), person, setting))
              .compose(result -> saved(result, () -> again(caller, tool, status)));
    };
  }

  private Future<Response> saved(SettingResult result, Supplier<Future<Response>> then) {
    return switch (result) {
      case SettingResult.Done() -> then.get();
      case SettingResult.NotPermitted() -> answer(notAdmin());
      case SettingResult.NotThere(), SettingResult.Refused(_) ->
          throw new IllegalStateException("a tool's setting has no name of its own");
    };
  }

  private Future<Response> again(Principal caller, ToolRecord tool, int status) {
    return find(caller, tool.spec().name())
        .map(found -> Response.json(status, ToolWire.tool(found.orElse(tool))));
  }

  private Future<Response> onTool(
      Principal caller, Call call, BiFunction<Person, ToolRecord, Future<Response>> then) {
    var name = call.text("tool").orElseThrow();
    return byPerson(
        caller,
        person ->
            find(caller, name)
                .compose(found ->
                    found
                        .filter(ToolsApi::isTheirs)
                        .map(tool -> then.apply(person, tool))
                        .orElseGet(() -> answer(noTool(name)))));
  }

  private Future<Optional<ToolRecord>> find(Principal caller, String name) {
    return bus.ask(new ListTools(caller.tenant()))
        .map(all -> all.stream().filter(it -> it.spec().name().equals(name)).findFirst());
  }

  private static boolean isTheirs(ToolRecord tool) {
    return tool.setting().standing() != Standing.REMOVED;
  }

  private static Future<Response> byPerson(
      Principal caller, Function<Person, Future<Response>> answer) {
    return PolicyApi.byPerson(caller, "see and change what tools there are", answer);
  }

  private static Future<Response> answer(Problem problem) {
    return answer(problem.toResponse());
  }

  private static Future<Response> answer(Response response) {
    return Future.succeededFuture(response);
  }

  static Problem notAdmin() {
    return Problem.of(
        Problem.Kind.NOT_PERMITTED, "Only a person with the role admin may change tools.");
  }

  private static Problem noTool(String name) {
    return Problem.of(Problem.Kind.NOT_FOUND, "There is no tool " + name + ".");
  }

  private static Problem noImplementation(String name) {
    return Problem.invalid(
        "name", "must be the name of an implementation; there is none called " + name);
  }

  private static Problem hasIt(String name) {
    return Problem.of(Problem.Kind.NAME_TAKEN, "There is a tool " + name + "; change it with PUT.");
  }

  private static Problem neverChanges(ToolRecord tool) {
    return Problem.invalid(
        "tool",
        tool.spec().name() + " is built in, so there is nothing that could be trusted anew");
  }

  private static Problem changed(Digest now) {
    return Problem.of(
            Problem.Kind.TOOL_CHANGED,
            "It looks another way by now. Read it and trust what you see.")
        .with("digest", now.hex());
  }
}
