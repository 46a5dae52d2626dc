package countersign.agent;

import countersign.bus.TypedBus;
import countersign.message.FindToolSettings;
import countersign.message.FindToolkits;
import countersign.message.ListTools;
import countersign.message.PinTools;
import countersign.message.SavePin;
import countersign.message.SettingResult;
import countersign.message.ToolRecord;
import countersign.message.ToolSettings;
import countersign.message.ToolsChanged;
import countersign.message.TrustTool;
import countersign.task.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each tenant's tools: the installation's, as the tenant decided about them. What was decided is
 * read again when a notice says that it changed, and after a while in any case, since a notice may
 * get lost. Safe for any thread.
 */
final class ToolRegistry {
  /** More tenants than this are not kept in mind at a time. */
  private static final int MOST_KNOWN = 1000;

  private final TypedBus bus;
  private final Equipment equipment;
  private final InstantSource clock;
  private final Duration maxAge;
  private final Map<Tenant, Known> known = new ConcurrentHashMap<>();
  private final Map<Tenant, Future<Known>> reading = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * What is known of a tenant.
   *
   * @param version of the equipment
   */
  private record Known(
      ToolSettings settings, long version, Instant at, TenantTools tools, Toolbox toolbox) {
    Known readAt(Instant later) {
      return new Known(settings, version, later, tools, toolbox);
    }
  }

  /**
   * @param maxAge how long a lost notice may go unnoticed
   */
  ToolRegistry(TypedBus bus, Equipment equipment, InstantSource clock, Duration maxAge) {
    this.bus = bus;
    this.equipment = equipment;
    this.clock = clock;
    this.maxAge = maxAge;
  }

  /** What the tenant's agents have now; fails with the bus's failures. */
  Future<Toolbox> of(Tenant tenant) {
    var last = known.get(tenant);
    return last != null
            && last.version == equipment.version()
            && clock.instant().isBefore(last.at.plus(maxAge))
        ? Future.succeededFuture(last.toolbox)
        : read(tenant).map(Known::toolbox);
  }

  Future<List<ToolRecord>> list(ListTools list) {
    return read(list.tenant()).map(it -> it.tools.records());
  }

  Future<SortedSet<String>> toolkits(FindToolkits find) {
    return of(find.tenant()).map(Toolbox::toolkits);
  }

  Future<TrustTool.Result> trust(TrustTool trust) {
    return read(trust.tenant())
        .compose(it ->
            it.tools
                .lookOf(trust.tool())
                .map(look ->
                    look.digest().equals(trust.seen())
                        ? bus.ask(new SavePin(trust.tenant(), trust.by(), look))
                            .map(ToolRegistry::trusted)
                        : Future.<TrustTool.Result>succeededFuture(
                            new TrustTool.Result.Changed(look.digest())))
                .orElseGet(() -> Future.succeededFuture(new TrustTool.Result.NoSuchTool())));
  }

  private static TrustTool.Result trusted(SettingResult saved) {
    return switch (saved) {
      case SettingResult.Done() -> new TrustTool.Result.Trusted();
      case SettingResult.NotPermitted() -> new TrustTool.Result.NotPermitted();
      case SettingResult.NotThere(), SettingResult.Refused(_) -> new TrustTool.Result.NoSuchTool();
    };
  }

  /** What is known of the tenant doesn't hold any more. */
  void forget(ToolsChanged changed) {
    changes.incrementAndGet();
    reading.remove(changed.tenant());
    known.remove(changed.tenant());
  }

  private Future<Known> read(Tenant tenant) {
    var promise = Promise.<Known>promise();
    var future = promise.future();
    var underWay = reading.putIfAbsent(tenant, future);
    if (underWay != null) return underWay;
    var before = changes.get();
    load(tenant)
        .onSuccess(it -> {
          if (known.size() >= MOST_KNOWN) known.clear();
          // What was read while something changed may be older than the change.
          if (changes.get() == before) known.put(tenant, it);
        })
        .onComplete(done -> {
          reading.remove(tenant, future);
          promise.handle(done);
        });
    return future;
  }

  private Future<Known> load(Tenant tenant) {
    return bus.ask(new FindToolSettings(tenant))
        .map(settings -> made(tenant, settings))
        .compose(it -> {
          var unmet = it.tools.unmet();
          return unmet.isEmpty()
              ? Future.succeededFuture(it)
              : bus.ask(new PinTools(tenant, unmet))
                  .map(pins -> new ToolSettings(it.settings.tools(), it.settings.toolkits(), pins))
                  .map(settings -> made(tenant, settings));
        });
  }

  private Known made(Tenant tenant, ToolSettings settings) {
    var version = equipment.version();
    var last = known.get(tenant);
    if (last != null && last.version == version && last.settings.equals(settings))
      return last.readAt(clock.instant());
    var tools = new TenantTools(equipment, settings);
    return new Known(settings, version, clock.instant(), tools, tools.toolbox());
  }
}
