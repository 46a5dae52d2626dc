package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.FieldError;
import countersign.http.PolicyText;
import countersign.http.page.PolicyView.Editor;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.FindPolicy;
import countersign.message.ListPolicyVersions;
import countersign.message.PolicyVersion;
import countersign.message.SavePolicy;
import countersign.message.TryPolicy;
import countersign.policy.Rule;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tenant's rules: read, tried out, written anew. */
final class PolicyPage {
  private static final Templates templates = new StaticTemplates();
  private static final int OLDER = 20;
  private static final String NOT_ADMIN = "Only a person with the role admin may save rules.";

  private final TypedBus bus;
  private final Assets assets;
  private final PolicyText texts = PolicyText.load();

  PolicyPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.assets = assets;
  }

  /** What was typed, and what came of it so far. */
  private record Draft(
      String text,
      int after,
      Optional<String> notice,
      List<String> flaws,
      Optional<PolicyView.Trial> trial) {}

  void mount(Pages pages) {
    pages.get("/policy", this::show);
    pages.post("/policy/try", visit -> read(visit, rules -> attempt(visit, rules)));
    pages.post("/policy/save", visit -> read(visit, rules -> save(visit, rules)));
  }

  private Future<Reply> show(Visit visit) {
    var asked = visit.query("version");
    var number = visit.number("version");
    if (asked.isPresent() && number.isEmpty()) return Future.succeededFuture(new Reply.Failed(404));
    return bus.ask(new FindPolicy(visit.tenant(), number))
        .compose(found ->
            found
                .map(version -> page(visit, version, number.isPresent(), Optional.empty()))
                .orElseGet(() -> Future.succeededFuture(new Reply.Failed(404))));
  }

  private Future<Reply> read(Visit visit, Function<List<Rule>, Future<Reply>> then) {
    return switch (texts.read(visit.field("rules"))) {
      case PolicyText.Result.Usable(var rules) -> then.apply(rules);
      case PolicyText.Result.Flawed(var errors) ->
          again(
              visit,
              after(visit),
              Optional.empty(),
              errors.stream().map(FieldError::toString).toList());
    };
  }

  private Future<Reply> attempt(Visit visit, List<Rule> rules) {
    return bus.ask(new TryPolicy(visit.tenant(), rules))
        .compose(trial -> {
          var shown = Optional.of(PolicyViews.trial(trial, visit.now()));
          var draft =
              new Draft(visit.field("rules"), after(visit), Optional.empty(), List.of(), shown);
          return newest(visit, draft);
        });
  }

  private Future<Reply> save(Visit visit, List<Rule> rules) {
    var by = visit.who().person();
    return bus.ask(new SavePolicy(visit.tenant(), by, after(visit), rules))
        .compose(result ->
            switch (result) {
              case SavePolicy.Result.Saved _ ->
                  Future.succeededFuture(new Reply.SeeOther("/policy"));
              case SavePolicy.Result.Changed(var now) ->
                  again(visit, now, Optional.of(PolicyViews.changed(now)), List.of());
              case SavePolicy.Result.NotPermitted() ->
                  again(visit, after(visit), Optional.empty(), List.of(NOT_ADMIN));
            });
  }

  /** The same page with what was typed. */
  private Future<Reply> again(Visit visit, int after, Optional<String> notice, List<String> flaws) {
    return newest(visit, new Draft(visit.field("rules"), after, notice, flaws, Optional.empty()));
  }

  private Future<Reply> newest(Visit visit, Draft draft) {
    return bus.ask(FindPolicy.newest(visit.tenant()))
        .compose(found -> page(visit, found.orElseThrow(), false, Optional.of(draft)));
  }

  private static int after(Visit visit) {
    var typed = visit.field("after_version");
    return typed.matches("\\d{1,9}") ? Integer.parseInt(typed) : 0;
  }

  private Future<Reply> page(
      Visit visit, PolicyVersion version, boolean past, Optional<Draft> draft) {
    var before = version.policy().version();
    return bus.ask(new ListPolicyVersions(visit.tenant(), Math.max(1, before), OLDER))
        .map(older -> {
          var editor = past ? Optional.<Editor>empty() : Optional.of(editor(visit, version, draft));
          var view = PolicyViews.of(version, editor, older, visit.now());
          var shown = templates.policy(frame(visit), view);
          var refused = draft.filter(it -> !it.flaws.isEmpty() || it.notice.isPresent());
          return refused.isPresent() ? Reply.refused(422, shown) : Reply.ok(shown);
        });
  }

  private static Editor editor(Visit visit, PolicyVersion version, Optional<Draft> draft) {
    var it =
        draft.orElseGet(() ->
            new Draft(
                PolicyViews.text(version.policy().rules()),
                version.policy().version(),
                Optional.empty(),
                List.of(),
                Optional.empty()));
    var place = new PolicyView.Place(it.after, visit.who().formToken());
    return new Editor(it.text, place, it.notice, it.flaws, it.trial);
  }

  private Frame frame(Visit visit) {
    return Frame.of(visit, "Policy", Frame.Section.POLICY, assets);
  }
}
