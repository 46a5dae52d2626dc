package countersign;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import countersign.agent.AgentVerticle;
import countersign.agent.Equipment;
import countersign.agent.Model;
import countersign.agent.TimeLimits;
import countersign.agent.Tool;
import countersign.agent.mcp.McpServers;
import countersign.agent.model.Anthropic;
import countersign.agent.model.ChatProvider;
import countersign.agent.model.Ollama;
import countersign.agent.model.OpenAi;
import countersign.agent.model.Prices;
import countersign.agent.model.Rehearsal;
import countersign.agent.tool.Calculator;
import countersign.agent.tool.HttpRequest;
import countersign.agent.tool.SendEmail;
import countersign.agent.tool.WebFetch;
import countersign.agent.tool.files.FileTools;
import countersign.agent.tool.sql.SqlTools;
import countersign.config.ModelsConfig;
import countersign.config.OutsideConfig;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** The models and tools of an installation: the one place that names them. */
final class Outside implements AutoCloseable {
  private final List<ChatProvider> servers;
  private final AgentVerticle.Workshop workshop;
  private final McpServers mcp;

  Outside(Vertx vertx, OutsideConfig config, InstantSource clock) {
    servers = servers(config.models(), clock);
    var models = new ArrayList<Model>(servers);
    models.add(new Rehearsal(config.models().rehearsalDir()));
    var tools =
        new ArrayList<Tool>(
            List.of(
                new Calculator(),
                new SendEmail(config.mail(), clock),
                new HttpRequest(config.httpRequest(), vertx)));
    var pages = config.tools().webFetch();
    if (pages.reads()) tools.add(new WebFetch(pages, vertx));
    tools.addAll(FileTools.of(config.tools().files()));
    tools.addAll(SqlTools.of(config.tools().sql()));
    var names = tools.stream().map(tool -> tool.spec().name()).collect(toCollection(TreeSet::new));
    config.limits().byTool().keySet().stream().filter(config.mcp()::owns).forEach(names::add);
    config.limits().check(names);
    config.mcp().check(tools.stream().map(tool -> tool.spec().toolkit()).collect(toSet()));
    var limits = new TimeLimits(config.limits().usual(), config.limits().byTool());
    mcp = new McpServers(config.mcp(), clock);
    workshop =
        new AgentVerticle.Workshop(
            models.stream().collect(toMap(Model::name, Function.identity())),
            new Equipment(tools, List.of(mcp), limits));
    mcp.start();
  }

  private static List<ChatProvider> servers(ModelsConfig models, InstantSource clock) {
    var prices = new Prices(models.prices());
    var servers = models.servers();
    return List.of(
        OpenAi.provider(servers.openAi(), prices, clock),
        Anthropic.provider(servers.anthropic(), prices, clock),
        Ollama.provider(servers.ollama(), prices, clock));
  }

  AgentVerticle.Workshop workshop() {
    return workshop;
  }

  /** What a provider still waits for ends now, and so do the programs of MCP servers. */
  @Override
  public void close() {
    servers.forEach(ChatProvider::close);
    mcp.close();
  }
}
