package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.config.HttpConfig;
import countersign.http.Catalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;

/** The pages for people. */
public final class Console {
  /**
   * The longest body of a form, in bytes: the longest goal with every character percent-encoded.
   */
  public static final int MAX_FORM_BYTES = 256 * 1024;

  private final Vertx vertx;
  private final TypedBus bus;
  private final HttpConfig config;
  private final Catalog catalog;
  private final InstantSource clock;
  private final LiveStreams live;

  /**
   * @param bus is asked for everything the pages show
   * @param catalog what a task may ask for on this node
   */
  public Console(
      Vertx vertx, TypedBus bus, HttpConfig config, Catalog catalog, InstantSource clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.config = config;
    this.catalog = catalog;
    this.live = new LiveStreams(vertx, bus, config.limits().streams());
    this.clock = clock;
  }

  /**
   * Put all pages on {@code router}, behind what is there already: whatever nobody else answers
   * gets a page that says so. Called on the context that will serve them, whose server must allow
   * form attributes of {@link #MAX_FORM_BYTES}.
   */
  public void mount(Router router) {
    var assets = Assets.load();
    var console = Router.router(vertx);
    assets.mount(console);
    console.route().handler(PageHeaders::put);
    console.post().handler(BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES));
    mountPages(console, assets);
    console.route().handler(context -> context.fail(404));
    console.route().failureHandler(new FailurePages(assets)::answer);
    router.route("/*").subRouter(console);
  }

  /** End the open streams, so that the server can stop. */
  public void close() {
    live.close();
  }

  private void mountPages(Router console, Assets assets) {
    var gate = new Gate(bus, config);
    var pages = new Pages(console, gate, clock);
    live.start();
    pages.open(HttpMethod.GET, "/", _ -> Future.succeededFuture(new Reply.SeeOther("/approvals")));
    pages.stream("/live", live::open);
    var doorway = new SignInPage.Doorway(bus, gate, config, clock);
    new SignInPage(doorway, new PasswordCheck(vertx), live, assets).mount(pages);
    var approvals = new ApprovalsPage(bus, assets);
    approvals.mount(pages);
    new EditPage(bus, assets).mount(pages);
    new DecisionForm(bus, approvals).mount(pages);
    new NewTaskPage(bus, catalog, assets).mount(pages);
    new TasksPage(bus, assets).mount(pages);
    new TaskPage(bus, assets).mount(pages);
    new PolicyPage(bus, assets).mount(pages);
    new RememberPage(bus, clock, assets).mount(pages);
    new GrantsPage(bus, assets).mount(pages);
    new ToolsPage(bus, assets).mount(pages);
  }
}
