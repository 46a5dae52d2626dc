package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * A tenant's rules, and the form that writes them anew.
 *
 * @param version which one is shown
 * @param rules in words, in their order
 * @param editor the form; empty for a version that doesn't hold any more
 * @param older the versions there were before, newest first
 */
public record PolicyView(
    Version version, List<Line> rules, Optional<Editor> editor, List<Link> older) {
  public PolicyView {
    rules = List.copyOf(rules);
    older = List.copyOf(older);
  }

  /**
   * @param saved by whom and when; empty where nobody ever wrote rules
   */
  public record Version(int number, Optional<Saved> saved) {}

  /** By whom, and when. */
  public record Saved(Shown by, Moment at) {}

  /**
   * A rule.
   *
   * @param about which calls it is about
   * @param outcome what holds for them
   * @param tone the look, a class name of the style sheet
   */
  public record Line(String name, List<Shown> about, Shown outcome, String tone) {}

  /** A version to look at. */
  public record Link(String path, String label) {}

  /**
   * The form.
   *
   * @param text the rules as JSON, as typed so far
   * @param after the version that whoever types has read
   * @param notice what should be known first
   * @param flaws what is wrong, each with its place
   * @param trial what the typed rules would have said
   */
  public record Editor(
      String text,
      Place after,
      Optional<String> notice,
      List<String> flaws,
      Optional<Trial> trial) {
    public Editor {
      flaws = List.copyOf(flaws);
    }
  }

  /** What the form carries besides its text. */
  public record Place(int version, String formToken) {}

  /**
   * What rules would have said of the newest calls.
   *
   * @param calls how many could be ruled on
   * @param passedOver how many could not
   * @param rows how many of each ruling, by the rules that hold and by the typed ones
   * @param differing about how many the two differ
   * @param differences the newest of them
   */
  public record Trial(
      int calls, int passedOver, List<Row> rows, int differing, List<Difference> differences) {}

  /** How many calls have that ruling. */
  public record Row(String ruling, int now, int then) {}

  /** A call that the typed rules see in another way. */
  public record Difference(Link task, String tool, Moment at, String now, String then) {}
}
