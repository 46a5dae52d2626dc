package countersign.agent.tool;

import java.util.Map;
import java.util.function.Consumer;

/** Where a mail goes. */
interface Postbox {
  /**
   * Get rid of it; blocks for a bounded time.
   *
   * @param note gets a sentence whenever more is known of how far it came
   */
  Posted post(OutgoingMail mail, Consumer<String> note);

  /** What came of it. */
  sealed interface Posted {
    /** It is on its way; {@code evidence} says what the other side answered. */
    record Accepted(Map<String, String> evidence) implements Posted {}

    /** It isn't, for certain. */
    record Refused(String why) implements Posted {}

    /** Nobody can tell. */
    record Unknown(String why) implements Posted {}
  }
}
