package countersign.http.page;

import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import gg.jte.Content;

/** Which template shows which case: the compiler finds the one that is missing. */
public final class Blocks {
  private static final Templates templates = new StaticTemplates();

  private Blocks() {}

  /** What a person is told before the action. */
  public static Content prompt(RequestView.Card card) {
    return switch (card.prompt()) {
      case RequestView.Prompt.Question question -> templates.question(question);
      case RequestView.Prompt.Known known -> templates.known(known, card.mark());
    };
  }

  /** How a request stands. */
  public static Content standing(RequestView.Card card) {
    var mark = card.mark();
    return switch (card.standing()) {
      case RequestView.Standing.Open open -> templates.standingOpen(open, mark);
      case RequestView.Standing.InDoubt inDoubt -> templates.standingInDoubt(inDoubt, mark);
      case RequestView.Standing.Asking asking -> templates.standingAsking(asking, mark);
      case RequestView.Standing.Decided decided -> templates.standingDecided(decided, mark);
      case RequestView.Standing.Lapsed _ -> templates.standingLapsed();
      case RequestView.Standing.Withdrawn withdrawn -> templates.standingWithdrawn(withdrawn);
    };
  }

  /** What a person writes an argument in. */
  public static Content input(EditView.Field field) {
    return switch (field.input()) {
      case EditView.Input.Line(var text) -> templates.editLine(field, text);
      case EditView.Input.Block(var text) -> templates.editBlock(field, text);
      case EditView.Input.Choice(var options) -> templates.editChoice(field, options);
    };
  }

  /** What came of a task. */
  public static Content of(TaskView.Standing standing) {
    return switch (standing) {
      case TaskView.Standing.Working(var words) -> templates.taskWorking(words);
      case TaskView.Standing.Resting(var until, var reason, var now) ->
          templates.taskResting(until, reason, now);
      case TaskView.Standing.Waiting(var words, var tool, var path) ->
          templates.taskWaiting(words, tool, path);
      case TaskView.Standing.InDoubt(var tool, var path) -> templates.taskInDoubt(tool, path);
      case TaskView.Standing.Answered(var answer) -> templates.taskAnswered(answer);
      case TaskView.Standing.GivenUp(var reason, var retry) -> templates.taskGivenUp(reason, retry);
      case TaskView.Standing.Stopped() -> templates.taskStopped();
    };
  }

  /** A detail of a transcript's entry. */
  public static Content of(EntryView.Block block) {
    return switch (block) {
      case EntryView.Block.Words(var speaker, var text) -> templates.blockWords(speaker, text);
      case EntryView.Block.Call(var action, var flaw) -> templates.blockCall(action, flaw);
      case EntryView.Block.Edit edit -> templates.blockEdit(edit);
      case EntryView.Block.Steps(var plan) -> templates.plan(plan);
      case EntryView.Block.Output output -> templates.blockOutput(output);
      case EntryView.Block.Link(var path, var label) -> templates.blockLink(path, label);
    };
  }

  /** A long text of a preview. */
  public static Content of(PreviewView.Block block) {
    return switch (block.body()) {
      case PreviewView.Body.Words(var text) -> templates.previewText(text);
      case PreviewView.Body.Code(var text) -> templates.previewCode(text);
      case PreviewView.Body.Changes(var lines) -> templates.previewChanges(lines);
    };
  }

  /** An argument's value. */
  public static Content of(ActionView.Value value) {
    return switch (value) {
      case ActionView.Value.Line(var text) -> templates.valueLine(text);
      case ActionView.Value.Block(var text, var size) -> templates.valueBlock(text, size);
      case ActionView.Value.Items(var texts) -> templates.valueItems(texts);
      case ActionView.Value.Nested(var json) -> templates.valueNested(json);
      case ActionView.Value.Nothing(var words) -> templates.valueNothing(words);
    };
  }
}
