package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * The form by which a person changes an action before approving it.
 *
 * @param back where the request is read
 * @param target where the form goes
 * @param flaw what is wrong with the whole; empty when nothing is
 */
public record EditView(
    String tool, String back, Target target, List<Field> fields, Optional<String> flaw) {
  public EditView {
    fields = List.copyOf(fields);
  }

  /**
   * One argument.
   *
   * @param mark what makes ids on the page its own
   * @param name as the tool knows it
   * @param hint what to write
   * @param input how it is written
   * @param keep whether it is given also when it is empty; empty when nobody is asked that
   * @param flaw what is wrong with it; empty when nothing is
   */
  public record Field(
      String mark,
      String name,
      boolean required,
      String hint,
      Input input,
      Optional<Boolean> keep,
      Optional<String> flaw) {
    /** The form's name of it: the argument's own, so that no other one can get the value. */
    public String formName() {
      return formName(name);
    }

    /** The same of the argument with that name. */
    static String formName(String name) {
      return "argument." + name;
    }

    /** The form's name of the box that says whether it is given also when it is empty. */
    public String keepName() {
      return keepName(name);
    }

    /** The same of the argument with that name. */
    static String keepName(String name) {
      return "keep." + name;
    }

    /** The element's id. */
    public String id() {
      return "argument-" + mark;
    }

    /** What a person hears with it. */
    public String describedBy() {
      return flaw.isPresent() ? "flaw-" + mark : "hint-" + mark;
    }
  }

  /** How a value is written. */
  public sealed interface Input {
    /** A few characters. */
    record Line(String text) implements Input {}

    /** Many. */
    record Block(String text) implements Input {}

    /** One of a few. */
    record Choice(List<Option> options) implements Input {
      public Choice {
        options = List.copyOf(options);
      }
    }
  }

  /** A value to choose, by its JSON. */
  public record Option(String json, String label, boolean selected) {}
}
