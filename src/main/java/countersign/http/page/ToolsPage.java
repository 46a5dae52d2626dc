package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.FindToolSettings;
import countersign.message.ListToolServers;
import countersign.message.ListTools;
import countersign.message.SaveTool;
import countersign.message.SettingResult;
import countersign.message.ToolRecord;
import countersign.message.ToolSetting;
import countersign.message.ToolSetting.Standing;
import countersign.message.TrustTool;
import countersign.task.Digest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** What agents can do: seen, switched off and on, and trusted anew after a change outside. */
final class ToolsPage {
  private static final Templates templates = new StaticTemplates();
  private static final String NOT_ADMIN = "Only a person with the role admin may change tools.";
  private static final String CHANGED = "The tool has changed once more. This is how it looks now.";

  private final TypedBus bus;
  private final Assets assets;

  ToolsPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.assets = assets;
  }

  void mount(Pages pages) {
    pages.get("/tools", visit -> page(visit, Optional.empty()));
    pages.post("/tools/switch", visit -> onTool(visit, tool -> turn(visit, tool)));
    pages.post("/tools/trust", visit -> onTool(visit, tool -> trust(visit, tool)));
  }

  private Future<Reply> onTool(Visit visit, Function<ToolRecord, Future<Reply>> then) {
    return bus.ask(new ListTools(visit.tenant()))
        .compose(all ->
            all.stream()
                .filter(it -> it.spec().name().equals(visit.field("tool")))
                .filter(it -> it.standing() != ToolRecord.Standing.REMOVED)
                .findFirst()
                .map(then)
                .orElseGet(() -> Future.succeededFuture(new Reply.Failed(404))));
  }

  private Future<Reply> turn(Visit visit, ToolRecord tool) {
    var on =
        switch (visit.field("to")) {
          case "on" -> Optional.of(Standing.ENABLED);
          case "off" -> Optional.of(Standing.DISABLED);
          default -> Optional.<Standing>empty();
        };
    if (on.isEmpty()) return Future.succeededFuture(new Reply.Failed(400));
    var setting = new ToolSetting(tool.spec().name(), on.get(), tool.setting().adjusted());
    return bus.ask(new SaveTool(visit.tenant(), visit.who().person(), setting))
        .compose(result ->
            result instanceof SettingResult.Done ? done() : page(visit, Optional.of(NOT_ADMIN)));
  }

  private Future<Reply> trust(Visit visit, ToolRecord tool) {
    var seen = Digest.parse(visit.field("digest"));
    if (seen.isEmpty()) return Future.succeededFuture(new Reply.Failed(400));
    var by = visit.who().person();
    return bus.ask(new TrustTool(visit.tenant(), by, tool.spec().name(), seen.get()))
        .compose(result ->
            switch (result) {
              case TrustTool.Result.Trusted() -> done();
              case TrustTool.Result.Changed _ -> page(visit, Optional.of(CHANGED));
              case TrustTool.Result.NotPermitted() -> page(visit, Optional.of(NOT_ADMIN));
              case TrustTool.Result.NoSuchTool() -> Future.succeededFuture(new Reply.Failed(404));
            });
  }

  private static Future<Reply> done() {
    return Future.succeededFuture(new Reply.SeeOther("/tools"));
  }

  private Future<Reply> page(Visit visit, Optional<String> notice) {
    var tools = bus.ask(new ListTools(visit.tenant()));
    var decided = bus.ask(new FindToolSettings(visit.tenant()));
    var servers = bus.ask(new ListToolServers());
    return Future.all(tools, decided, servers)
        .map(_ -> {
          var found = new ToolsViews.Found(tools.result(), decided.result(), servers.result());
          var result = new ToolsView.Result(notice, visit.who().formToken());
          var view = ToolsViews.of(found, result, visit.now());
          var shown = templates.tools(frame(visit), view);
          return notice.isPresent() ? Reply.refused(422, shown) : Reply.ok(shown);
        });
  }

  private Frame frame(Visit visit) {
    return Frame.of(visit, "Tools", Frame.Section.TOOLS, assets);
  }
}
