package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.GrantRecord;
import countersign.message.ListGrants;
import countersign.message.Revoke;
import countersign.policy.Condition;
import countersign.task.GrantId;
import io.vertx.core.Future;
import java.time.Instant;

/** Remembered decisions: what runs without asking, since when, and how often it did. */
final class GrantsPage {
  private static final Templates templates = new StaticTemplates();

  private final TypedBus bus;
  private final Assets assets;

  GrantsPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.assets = assets;
  }

  void mount(Pages pages) {
    pages.get("/grants", this::list);
    pages.post("/grants/revoke", this::revoke);
  }

  private Future<Reply> list(Visit visit) {
    var page = Cursors.page(visit.query("after"));
    if (page.isEmpty()) return Future.succeededFuture(new Reply.Failed(404));
    return bus.ask(new ListGrants(visit.tenant(), page.get()))
        .map(found -> Reply.ok(templates.grants(frame(visit), view(visit, found))));
  }

  private Future<Reply> revoke(Visit visit) {
    return GrantId.parse(visit.field("grant"))
        .map(id ->
            bus.ask(new Revoke(visit.tenant(), id, visit.who().person()))
                .<Reply>map(found ->
                    found.isPresent() ? new Reply.SeeOther("/grants") : new Reply.Failed(404)))
        .orElseGet(() -> Future.succeededFuture(new Reply.Failed(400)));
  }

  private static GrantsView view(Visit visit, ListGrants.Grants found) {
    return new GrantsView(
        found.grants().stream().map(it -> row(it, visit.now())).toList(),
        found.next().map(next -> "/grants?after=" + Cursors.write(next)),
        visit.who().formToken());
  }

  private static GrantsView.Row row(GrantRecord it, Instant now) {
    var given = it.given();
    return new GrantsView.Row(
        it.grant().id().text(),
        new GrantsView.Covers(
            it.grant().tool(),
            it.grant().arguments().stream().map(Condition::words).map(Shown::of).toList(),
            whose(it.scope())),
        new GrantsView.Given(
            Shown.of(given.by()),
            Moment.of(given.at(), now),
            RequestLink.to(given.task(), given.request())),
        standing(it, now),
        it.isUsable(now));
  }

  private static String whose(GrantRecord.Scope scope) {
    return switch (scope) {
      case GrantRecord.Scope.OneTask(var task) -> "of the task " + task;
      case GrantRecord.Scope.AgentKey(var key) -> "of tasks that come with the key " + key;
    };
  }

  private static String standing(GrantRecord it, Instant now) {
    var limits = it.limits();
    var used = "Used " + limits.used() + " of " + limits.uses() + " times. ";
    if (it.revoked().isPresent()) return used + "Taken back by " + it.revoked().get().by() + ".";
    if (limits.used() >= limits.uses()) return used + "Used up.";
    var until = Moment.of(limits.until(), now).exact();
    return used + (limits.until().isAfter(now) ? "Holds until " : "Ended ") + until + ".";
  }

  private Frame frame(Visit visit) {
    return Frame.of(visit, "Remembered", Frame.Section.POLICY, assets);
  }
}
