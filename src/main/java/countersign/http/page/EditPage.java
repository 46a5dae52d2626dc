package countersign.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.bus.TypedBus;
import countersign.http.Edits;
import countersign.http.FieldError;
import countersign.http.Ids;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.Decide;
import countersign.message.DecisionResult;
import countersign.message.FindEditFields;
import countersign.message.FindTask;
import countersign.task.Approvers;
import countersign.task.Arguments;
import countersign.task.Digest;
import countersign.task.PendingAction;
import countersign.task.Task;
import countersign.task.TaskState;
import gg.jte.Content;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changing an action's arguments before approving it. */
final class EditPage {
  private static final Templates templates = new StaticTemplates();
  private static final Future<Reply> NOT_FOUND = Future.succeededFuture(new Reply.Failed(404));
  private static final String ARGUMENTS = "arguments";

  /** Bytes of a form besides the arguments' texts. */
  private static final int ROOM_FOR_THE_REST = 16 * 1024;

  static final String TOO_LONG =
      "These arguments are longer than a form can send. Shorten them here, or change them through the"
          + " API, which takes longer ones.";

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
            bus.ask(
                    new FindEditFields(
                        task.tenant(), task.brief().toolkits(), action.call().tool()))
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
    var stored = edited.form.texts();
    var flaws = isTooLong(stored.texts()) ? Map.of("", TOO_LONG) : Map.<String, String>of();
    return Future.succeededFuture(Reply.ok(page(visit, edited, stored, flaws)));
  }

  /** Whether a browser would send more than is taken; said before somebody writes in vain. */
  private static boolean isTooLong(Map<String, String> texts) {
    var length = 0L;
    for (var text : texts.values()) length += URLEncoder.encode(text, UTF_8).length();
    return length > Console.MAX_FORM_BYTES - ROOM_FOR_THE_REST;
  }

  private Future<Reply> read(Visit visit, Edited edited) {
    var seen = Digest.parse(visit.field("action_digest"));
    if (seen.isEmpty()) return Future.succeededFuture(new Reply.Failed(400));
    if (!seen.get().equals(edited.action.digest()))
      return Future.succeededFuture(DecisionForm.changed(edited.task.id()));
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
            // Who may sign the agent's own arguments may try again with others; nothing is lost.
            result instanceof DecisionResult.NotPermitted(var approvers)
                    && !approvers.equals(edited.action.prompt().approvers())
                ? refused(visit, edited, Map.of("", othersMust(approvers)))
                : DecisionForm.told(result, edited.task.id(), edited.action.request()));
  }

  private static String othersMust(Approvers approvers) {
    return "Nothing was decided: with these arguments it is for "
        + approvers.words()
        + " to decide.";
  }

  private static String request(Edited edited) {
    return RequestLink.to(edited.task.id(), edited.action.request());
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
      var isTheField = path.isEmpty() || field.filter(path::equals).isPresent();
      var words = isTheField ? error.detail() : path + ": " + error.detail();
      flaws.merge(field.orElse(""), words, (first, next) -> first + "; " + next);
    }
    return flaws;
  }

  private Reply refused(Visit visit, Edited edited, Map<String, String> flaws) {
    return Reply.refused(422, page(visit, edited, typed(visit, edited), flaws));
  }

  /**
   * What the visitor wrote. What the form didn't have, such as when the tool's schema has become
   * another one meanwhile, nobody has touched.
   */
  private static EditTexts typed(Visit visit, Edited edited) {
    var stored = edited.form.texts();
    var texts = new HashMap<>(stored.texts());
    var kept = new HashSet<>(stored.kept());
    for (var name : stored.texts().keySet()) {
      var formName = EditView.Field.formName(name);
      if (!visit.hasField(formName)) continue;
      texts.put(name, visit.field(formName));
      // A box that isn't ticked is not sent.
      if (visit.hasField(EditView.Field.keepName(name))) kept.add(name);
      else kept.remove(name);
    }
    return new EditTexts(texts, kept);
  }

  private Content page(Visit visit, Edited edited, EditTexts texts, Map<String, String> flaws) {
    var target = Target.of(visit, edited.task, edited.action).page("edit");
    var frame = Frame.of(visit, "Change before approving", Frame.Section.APPROVALS, assets);
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
