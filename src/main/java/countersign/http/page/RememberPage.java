package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.FieldError;
import countersign.http.Ids;
import countersign.http.Remembering;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.Decide;
import countersign.message.FindEditFields;
import countersign.message.FindTask;
import countersign.task.Digest;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.TaskState;
import gg.jte.Content;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Approving an action together with others like it that the agent may want later. */
final class RememberPage {
  private static final Templates templates = new StaticTemplates();
  private static final Future<Reply> NOT_FOUND = Future.succeededFuture(new Reply.Failed(404));
  private static final String DEFAULT_TIME = "P1D";
  private static final Map<String, String> TIMES = times();

  private final TypedBus bus;
  private final Remembering remembering;
  private final Assets assets;

  RememberPage(TypedBus bus, InstantSource clock, Assets assets) {
    this.bus = bus;
    this.remembering = new Remembering(bus, clock);
    this.assets = assets;
  }

  /** What is approved, and what the tool could be given besides. */
  record Asked(Task task, PendingAction action, RememberForm form) {}

  private static Map<String, String> times() {
    var times = new LinkedHashMap<String, String>();
    times.put("PT1H", "one hour");
    times.put("PT8H", "eight hours");
    times.put(DEFAULT_TIME, "one day");
    times.put("P7D", "one week");
    times.put("P30D", "30 days");
    return times;
  }

  void mount(Pages pages) {
    pages.get("/approvals/:task/remember", visit -> found(visit, asked -> show(visit, asked)));
    pages.post("/approvals/:task/remember", visit -> found(visit, asked -> decide(visit, asked)));
  }

  private Future<Reply> found(Visit visit, Function<Asked, Future<Reply>> use) {
    if (visit.task().isEmpty() || visit.request().isEmpty()) return NOT_FOUND;
    var request = visit.request().get();
    return bus.ask(new FindTask(visit.tenant(), visit.task().get()))
        .compose(found ->
            found
                .map(task ->
                    asked(task, request).compose(it -> it.map(use).orElse(away(task, request))))
                .orElse(NOT_FOUND));
  }

  /** It was decided meanwhile, or can't be remembered: the request's own page says so. */
  private static Future<Reply> away(Task task, int request) {
    return Future.succeededFuture(new Reply.SeeOther(RequestLink.to(task.id(), request)));
  }

  private Future<Optional<Asked>> asked(Task task, int request) {
    var waiting =
        task.state() instanceof TaskState.PendingApproval(var actions)
            ? actions.stream()
                .filter(action -> action.request() == request)
                .filter(RememberForm::isOffered)
                .findFirst()
            : Optional.<PendingAction>empty();
    if (waiting.isEmpty()) return Future.succeededFuture(Optional.empty());
    var action = waiting.get();
    return bus.ask(new FindEditFields(task.tenant(), task.brief().toolkits(), action.call().tool()))
        .map(fields -> fields.stream().map(FindEditFields.Field::name).toList())
        .map(names -> Optional.of(new Asked(task, action, new RememberForm(action, names))));
  }

  private Future<Reply> show(Visit visit, Asked asked) {
    return Future.succeededFuture(Reply.ok(page(visit, asked, List.of())));
  }

  private Future<Reply> decide(Visit visit, Asked asked) {
    var seen = Digest.parse(visit.field("action_digest"));
    if (seen.isEmpty()) return Future.succeededFuture(new Reply.Failed(400));
    if (!seen.get().equals(asked.action.digest()))
      return Future.succeededFuture(DecisionForm.changed(asked.task.id()));
    var uses = visit.field("uses");
    if (!uses.matches("[1-9]\\d{0,2}|1000"))
      return refused(visit, asked, List.of("How often must be a number from 1 to 1000."));
    if (asked.form.keepsNothing(visit))
      return refused(visit, asked, List.of("Keep at least one argument the same."));
    var wanted =
        new Remembering.Wanted(
            visit.field("for").equals("agent_key") ? Decide.ForWhom.AGENT_KEY : Decide.ForWhom.TASK,
            asked.form.conditions(visit),
            visit.now().plus(Duration.parse(time(visit))),
            Integer.parseInt(uses));
    return remembering
        .check(visit.tenant(), asked.task.id(), Decide.Which.exactly(asked.action), wanted)
        .compose(checked ->
            switch (checked) {
              case Remembering.Checked.Flawed(var errors) ->
                  refused(visit, asked, errors.stream().map(FieldError::detail).toList());
              case Remembering.Checked.Usable(var ruling) -> write(visit, asked, ruling);
            });
  }

  private Future<Reply> write(Visit visit, Asked asked, Decide.Ruling ruling) {
    var by = visit.who().person();
    return bus.ask(new Decide(visit.tenant(), asked.task.id(), ruling, by, Ids.job()))
        .map(result -> DecisionForm.told(result, asked.task.id(), asked.action.request()));
  }

  private Future<Reply> refused(Visit visit, Asked asked, List<String> flaws) {
    return Future.succeededFuture(Reply.refused(422, page(visit, asked, flaws)));
  }

  private static String time(Visit visit) {
    var chosen = visit.field("time");
    return TIMES.containsKey(chosen) ? chosen : DEFAULT_TIME;
  }

  private Content page(Visit visit, Asked asked, List<String> flaws) {
    var target = Target.of(visit, asked.task, asked.action).page("remember");
    var choices =
        new RememberView.Choices(
            asked.task.record().agentKey(),
            visit.field("for").equals("agent_key"),
            TIMES.entrySet().stream()
                .map(it ->
                    new RememberView.Time(
                        it.getKey(), it.getValue(), it.getKey().equals(time(visit))))
                .toList(),
            visit.hasField("uses") ? visit.field("uses") : "5",
            flaws);
    var frame = Frame.of(visit, "Approve and remember", Frame.Section.APPROVALS, assets);
    return templates.remember(
        frame,
        new RememberView(
            asked.action.call().tool(),
            RequestLink.to(asked.task.id(), asked.action.request()),
            target,
            asked.form.arguments(visit),
            choices));
  }
}
