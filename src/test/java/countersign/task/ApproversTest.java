package countersign.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is among two kinds of approvers. */
class ApproversTest {
  private static final Approvers ADMINS_OR_BOB = approvers("admin", "bob@example.com");
  private static final Approvers SIGNERS_OR_BOB = approvers("approver", "bob@example.com");

  @Test
  void of_two_kinds_those_remain_who_are_surely_among_both() {
    assertThat(ADMINS_OR_BOB.andAlso(SIGNERS_OR_BOB, "ada@example.com"))
        .isEqualTo(new Approvers(List.of(), List.of("ada@example.com", "bob@example.com")));
  }

  @Test
  void who_are_anybody_take_nobody_away() {
    assertThat(Approvers.ANYBODY.andAlso(ADMINS_OR_BOB, "ada@example.com"))
        .isEqualTo(ADMINS_OR_BOB);
    assertThat(ADMINS_OR_BOB.andAlso(Approvers.ANYBODY, "ada@example.com"))
        .isEqualTo(ADMINS_OR_BOB);
  }

  private static Approvers approvers(String role, String person) {
    return new Approvers(List.of(role), List.of(person));
  }
}
