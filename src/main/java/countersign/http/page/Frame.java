package countersign.http.page;

import java.util.Optional;

/**
 * What stands around a page's content.
 *
 * @param title of the page, without the product's name
 * @param section the part of the console it belongs to
 * @param who is signed in; empty on the pages for everybody
 */
public record Frame(String title, Section section, Optional<Visitor> who, Assets assets) {
  /** Around a page for somebody who is signed in. */
  static Frame of(Visit visit, String title, Section section, Assets assets) {
    return new Frame(title, section, Optional.of(Visitor.of(visit.who())), assets);
  }

  /** The parts of the console, as the navigation shows them. */
  public enum Section {
    APPROVALS,
    TASKS,
    NEW_TASK,
    POLICY,
    TOOLS,
    NONE
  }

  /**
   * The signed-in person, as the frame shows and uses them.
   *
   * @param formToken for the sign-out form
   */
  public record Visitor(String name, String email, String tenant, String formToken) {
    static Visitor of(SignedIn who) {
      return new Visitor(
          who.person().name(), who.person().email(), who.tenant().id(), who.formToken());
    }
  }
}
