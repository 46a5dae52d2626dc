package countersign.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.bus.TypedBus;
import countersign.http.Catalog;
import countersign.http.Ids;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.Submit;
import countersign.task.Brief;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;

/** The form for a new task. */
final class NewTaskPage {
  private static final Templates templates = new StaticTemplates();
  private static final int MAX_MODEL_LENGTH = 200;
  private static final String REHEARSAL = "rehearsal";

  /** Goals that the shipped rehearsal scripts recognise. */
  private static final List<String> GOALS =
      List.of(
          "Send our autumn offer to all users",
          "Refund EUR 129.90 for order A-1042",
          "Clean up the customers in the database who never bought anything");

  private final TypedBus bus;
  private final Catalog catalog;
  private final Assets assets;

  NewTaskPage(TypedBus bus, Catalog catalog, Assets assets) {
    this.bus = bus;
    this.catalog = catalog;
    this.assets = assets;
  }

  private record Typed(String goal, String provider, String model) {}

  void mount(Pages pages) {
    pages.get("/tasks/new", visit -> Future.succeededFuture(form(visit)));
    pages.post("/tasks/new", this::submit);
  }

  private Reply form(Visit visit) {
    var typed =
        new Typed(
            visit.query("goal").orElse(""),
            visit.query("provider").orElse(catalog.defaultProvider()),
            visit.query("model").orElse(""));
    return Reply.ok(
        templates.newTask(frame(visit), view(visit, typed, NewTaskView.Flaws.NONE), suggestions()));
  }

  private Future<Reply> submit(Visit visit) {
    var typed =
        new Typed(visit.field("goal"), visit.field("provider"), visit.field("model").strip());
    var flaws = flaws(typed);
    if (flaws.any())
      return Future.succeededFuture(
          Reply.refused(
              422, templates.newTask(frame(visit), view(visit, typed, flaws), suggestions())));
    var model = Optional.of(typed.model).filter(text -> !text.isEmpty());
    var brief = new Brief(typed.goal.strip(), typed.provider, model, Optional.empty(), List.of());
    return bus.ask(new Submit(visit.who().principal(), Ids.task(), Ids.job(), brief))
        .map(task -> new Reply.SeeOther("/tasks/" + task.id().text()));
  }

  private NewTaskView.Flaws flaws(Typed typed) {
    return new NewTaskView.Flaws(
        typed.goal.isBlank()
            ? Optional.of("Say what the agent should do.")
            : Text.flaw("The goal", typed.goal, Brief.MAX_GOAL_LENGTH),
        catalog.providers().contains(typed.provider)
            ? Optional.empty()
            : Optional.of("Choose one of " + String.join(", ", catalog.providers()) + "."),
        Text.flaw("The model's name", typed.model, MAX_MODEL_LENGTH));
  }

  private NewTaskView view(Visit visit, Typed typed, NewTaskView.Flaws flaws) {
    return new NewTaskView(
        typed.goal,
        typed.model,
        catalog.providers().stream()
            .map(name -> new NewTaskView.Provider(name, name.equals(typed.provider)))
            .toList(),
        flaws,
        visit.who().formToken());
  }

  private List<NewTaskView.Suggestion> suggestions() {
    if (!catalog.providers().contains(REHEARSAL)) return List.of();
    return GOALS.stream()
        .map(goal ->
            new NewTaskView.Suggestion(
                goal,
                "/tasks/new?provider=" + REHEARSAL + "&goal=" + URLEncoder.encode(goal, UTF_8)))
        .toList();
  }

  private Frame frame(Visit visit) {
    return Frame.of(visit, "New task", Frame.Section.NEW_TASK, assets);
  }
}
