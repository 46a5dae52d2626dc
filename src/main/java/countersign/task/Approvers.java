package countersign.task;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who may decide a request; naming neither roles nor people means everybody who may sign at all.
 *
 * @param roles whoever has one of these, sorted
 * @param people e-mail addresses of those who may as well, lower case, sorted
 */
public record Approvers(List<String> roles, List<String> people) {
  /** Everybody who may sign at all. */
  public static final Approvers ANYBODY = new Approvers(List.of(), List.of());

  public Approvers {
    roles = roles.stream().sorted().distinct().toList();
    people = people.stream().sorted().distinct().toList();
  }

  /** Whether it is left open who decides. */
  public boolean isAnybody() {
    return roles.isEmpty() && people.isEmpty();
  }

  /**
   * Those who are among these and the others alike, as far as it can be told by name.
   *
   * @param known the e-mail address of one who is known to be among both
   */
  public Approvers andAlso(Approvers others, String known) {
    if (isAnybody()) return others;
    if (others.isAnybody()) return this;
    return new Approvers(
        roles.stream().filter(others.roles::contains).toList(),
        Stream.concat(people.stream().filter(others.people::contains), Stream.of(known)).toList());
  }

  /** It in words: {@code the role admin or ada@example.com}. */
  public String words() {
    if (isAnybody()) return "anybody who may sign";
    var role = roles.isEmpty() ? "" : "the role " + String.join(" or ", roles);
    var both = roles.isEmpty() || people.isEmpty() ? "" : " or ";
    return role + both + String.join(" or ", people);
  }
}
