package countersign.http.page;

import java.util.Optional;

/**
 * One request for a signature, whole.
 *
 * @param headline what it is about and how it stands
 * @param action what runs when it is approved
 * @param standing what can be done about it, or what was done
 * @param around what the decision needs to be read in
 * @param live where it is refreshed from, and what it shows now
 */
public record RequestView(
    Headline headline, ActionView action, Standing standing, Around around, Live live) {
  /** Whether a decision is still wanted. */
  public boolean isOpen() {
    return standing instanceof Standing.Open || standing instanceof Standing.InDoubt;
  }

  /**
   * @param goal what the task is for
   * @param taskId names the task
   * @param taskPath the task's page
   * @param asked when the agent asked
   */
  public record Headline(
      Shown goal, String taskId, String taskPath, Moment asked, Question question) {}

  /**
   * What the person is asked.
   *
   * @param byAgent whether they are the agent's words, which nobody vouches for
   * @param author who says so, in words
   */
  public record Question(Shown text, boolean byAgent, String author) {}

  /** What the agent planned and did. */
  public record Around(PlanView plan, TranscriptView transcript) {}

  /**
   * @param path of the fragment
   * @param seen the version of what is shown
   */
  public record Live(String path, String seen) {}

  /** How the request stands. */
  public sealed interface Standing {
    /** What the request is called now. */
    Titles titles();

    /**
     * It waits.
     *
     * @param notice what the person should know first
     * @param draft the reason as typed so far
     * @param flaw what is wrong with it
     */
    record Open(
        Target target, Labels labels, Optional<String> notice, String draft, Optional<String> flaw)
        implements Standing {
      @Override
      public Titles titles() {
        return new Titles("The agent wants to run", "If you approve, this runs");
      }
    }

    /**
     * It began, and it is unknown how it went.
     *
     * @param notice what the person should know first
     * @param draft the note as typed so far
     * @param flaw what is wrong with it
     */
    record InDoubt(
        Target target, Known known, Optional<String> notice, String draft, Optional<String> flaw)
        implements Standing {
      @Override
      public Titles titles() {
        return new Titles("Did this happen?", "What may have happened");
      }
    }

    /**
     * A person decided.
     *
     * @param sentence who did what
     * @param reason what the agent was told; empty for an approval
     * @param sequel what happens now
     * @param late what the reader should know who decided later; empty for all others
     */
    record Decided(
        Verdict verdict, Moment at, Optional<Shown> reason, Sequel sequel, Optional<String> late)
        implements Standing {
      @Override
      public Titles titles() {
        return new Titles("The agent wanted to run", verdict.actionTitle());
      }
    }

    /** The task was cancelled first. */
    record Withdrawn(StatusView status) implements Standing {
      @Override
      public Titles titles() {
        return new Titles("The agent wanted to run", "What was asked for");
      }
    }
  }

  /**
   * @param headline what the agent wants or wanted, before the tool's name
   * @param action over the action itself
   */
  public record Titles(String headline, String action) {}

  /**
   * @param approved or rejected
   * @param byReader whether the reader decided it
   * @param actionTitle what stands over the action now
   */
  public record Verdict(boolean approved, boolean byReader, Shown sentence, String actionTitle) {}

  /**
   * What is known of an execution whose outcome is not.
   *
   * @param began when it began last
   * @param cause how the outcome got lost
   * @param evidence what came back
   */
  public record Known(
      Moment began, int attempt, String key, String cause, Optional<Shown> evidence) {}

  /**
   * @param words what happens now
   * @param result what the action answered, when it has run
   */
  public record Sequel(String words, Optional<EntryView.Block.Output> result) {}

  /** Where the forms go, and what they carry. */
  public record Target(String path, int request, String digest, String formToken) {}

  /** What the buttons say. */
  public record Labels(String approve, String reject, String consequence) {}
}
