package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.http.Edits;
import countersign.http.FieldError;
import countersign.http.Ids;
import countersign.http.page.RequestViews.Notice;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.FindEditFields;
import countersign.message.FindTask;
import countersign.task.Arguments;
import countersign.task.Digest;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.TaskState;
import gg.jte.Content;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changing an action's arguments before approving it. */
final class EditPage {
  private static final Templates templates = new StaticTemplates();
  private static final Future<Reply> NOT_FOUND = Future.succeededFuture(new Reply.Failed(404));
  private static final String ARGUMENTS = "arguments";

  private final TypedBus bus;
  private final Edits edits;
  private final Assets assets;

  EditPage(TypedBus bus, Assets assets) {
    this.bus = bus;
    this.edits = new Edits(bus);
    this.assets = assets;
  }

  /** What is edited, and by which form. */
  private record Edited(Task task, PendingAction action, EditForm form) {}

  void mount(Pages pages) {
    pages.get("/approvals/:task/edit", visit -> found(visit, edited -> shown(visit, edited)));
    pages.post("/approvals/:task/edit", visit -> found(visit, edited -> read(visit, edited)));
  }

  /** What does with the form of the request that the visitor names. */
  private interface Use {
    Future<Reply> of(Edited edited);
  }

  private Future<Reply> found(Visit visit, Use use) {
    if (visit.task().isEmpty() || visit.request().isEmpty()) return NOT_FOUND;
    return bus.ask(new FindTask(visit.tenant(), visit.task().get()))
        .compose(
            found -> found.map(task -> found(task, visit.request().get(), use)).orElse(NOT_FOUND));
  }

  private Future<Reply> found(Task task, int request, Use use) {
    return waiting(task, request)
        .map(action ->
            bus.ask(new FindEditFields(task.brief().toolkits(), action.call().tool()))
                .map(fields -> new EditForm(action.call().arguments(), fields))
                .compose(form -> use.of(new Edited(task, action, form))))
        // It was decided meanwhile, or can't be edited: the request's own page says so.
        .orElseGet(
            () -> Future.succeededFuture(new Reply.SeeOther(RequestLink.to(task.id(), request))));
  }

  private static Optional<PendingAction> waiting(Task task, int request) {
    return task.state() instanceof TaskState.PendingApproval(var actions)
        ? actions.stream()
            .filter(action -> action.request() == request)
            .filter(action -> action.kind() == PendingAction.Kind.SIGNATURE)
            .findFirst()
        : Optional.empty();
  }

  private Future<Reply> shown(Visit visit, Edited edited) {
    var stored = new HashMap<String, String>();
    edited.form.fields().forEach(field -> stored.put(field.name(), edited.form.text(field)));
    return Future.succeededFuture(
        Reply.ok(page(visit, edited, name -> stored.getOrDefault(name, ""), Map.of())));
  }

  private Future<Reply> read(Visit visit, Edited edited) {
    var seen = Digest.parse(visit.field("action_digest"));
    if (seen.isEmpty()) return Future.succeededFuture(new Reply.Failed(400));
    if (!seen.get().equals(edited.action.digest())) return Future.succeededFuture(changed(edited));
    return switch (edited.form.read(typed(visit, edited))) {
      case EditForm.Read.Flawed(var flaws) -> Future.succeededFuture(refused(visit, edited, flaws));
      case EditForm.Read.Whole(var arguments) -> check(visit, edited, arguments);
    };
  }

  private Future<Reply> check(Visit visit, Edited edited, Arguments arguments) {
    var which = Decide.Which.exactly(edited.action);
    return edits
        .check(visit.tenant(), edited.task.id(), which, arguments)
        .compose(checked ->
            switch (checked) {
              case Edits.Checked.Usable(var ruling) -> decide(visit, edited, ruling);
              case Edits.Checked.Flawed(var errors) ->
                  Future.succeededFuture(refused(visit, edited, byField(edited, errors)));
              case Edits.Checked.Refused(var why) ->
                  Future.succeededFuture(refused(visit, edited, Map.of("", why)));
            });
  }

  private Future<Reply> decide(Visit visit, Edited edited, Decide.Ruling ruling) {
    var by = visit.who().person();
    return bus.ask(new Decide(visit.tenant(), edited.task.id(), ruling, by, Ids.job()))
        .map(result ->
            switch (result) {
              case DecisionResult.Decided _, DecisionResult.NotPending _ ->
                  new Reply.SeeOther(request(edited));
              case DecisionResult.AlreadyDecided _ ->
                  new Reply.SeeOther(request(edited) + "&" + Notice.LATE.query());
              case DecisionResult.ActionChanged _,
                  DecisionResult.OutcomeUnknown _,
                  DecisionResult.NeedsAnswer _,
                  DecisionResult.SeveralWait _,
                  DecisionResult.NotInDoubt _ ->
                  changed(edited);
              case DecisionResult.NoSuchTask() -> new Reply.Failed(404);
            });
  }

  private static String request(Edited edited) {
    return RequestLink.to(edited.task.id(), edited.action.request());
  }

  private static Reply changed(Edited edited) {
    return new Reply.SeeOther(request(edited) + "&" + Notice.CHANGED.query());
  }

  /** An error of the schema stands at the field that it is in; what has no field is told on top. */
  private static Map<String, String> byField(Edited edited, List<FieldError> errors) {
    var flaws = new HashMap<String, String>();
    for (var error : errors) {
      var path = error.field().replaceFirst("^" + ARGUMENTS + "\\.?", "");
      var field =
          edited.form.fields().stream()
              .map(FindEditFields.Field::name)
              .filter(name ->
                  path.equals(name) || path.startsWith(name + ".") || path.startsWith(name + "["))
              .findFirst();
      var rest = field.map(name -> path.substring(name.length())).orElse(path);
      var words = rest.isEmpty() ? error.detail() : rest + ": " + error.detail();
      flaws.merge(field.orElse(""), words, (first, next) -> first + "; " + next);
    }
    return flaws;
  }

  private Reply refused(Visit visit, Edited edited, Map<String, String> flaws) {
    return Reply.refused(422, page(visit, edited, typed(visit, edited), flaws));
  }

  /** What the visitor wrote, by the argument's name. */
  private static UnaryOperator<String> typed(Visit visit, Edited edited) {
    var byName = new HashMap<String, String>();
    var fields = edited.form.fields();
    for (int i = 0; i < fields.size(); i++)
      byName.put(fields.get(i).name(), visit.field("argument-" + (i + 1)));
    return name -> byName.getOrDefault(name, "");
  }

  private Content page(
      Visit visit, Edited edited, UnaryOperator<String> texts, Map<String, String> flaws) {
    var target =
        new RequestView.Target(
            "/approvals/" + edited.task.id().text() + "/edit",
            edited.action.request(),
            edited.action.digest().hex(),
            visit.who().formToken());
    var frame =
        new Frame(
            "Change before approving",
            Frame.Section.APPROVALS,
            Optional.of(Frame.Visitor.of(visit.who())),
            assets);
    return templates.edit(
        frame,
        new EditView(
            edited.action.call().tool(),
            request(edited),
            target,
            EditViews.fields(edited.form, texts, flaws),
            Optional.ofNullable(flaws.get(""))));
  }
}
