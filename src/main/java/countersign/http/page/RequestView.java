package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * What a person is asked about a task: one request, or several side by side.
 *
 * @param headline what it is about
 * @param cards the requests, oldest first, at least one
 * @param around what the decisions need to be read in
 * @param live where it is refreshed from, and what it shows now
 */
public record RequestView(Headline headline, List<Card> cards, Around around, Live live) {
  public RequestView {
    cards = List.copyOf(cards);
  }

  /** Whether there is one request to read, as there mostly is. */
  public boolean isSingle() {
    return cards.size() == 1;
  }

  /** The oldest request. */
  public Card card() {
    return cards.getFirst();
  }

  /** How many still want a decision. */
  public long open() {
    return cards.stream().filter(Card::isOpen).count();
  }

  /**
   * One request.
   *
   * @param request its number in the task
   * @param mark what makes ids on the page its own: empty where it is the only one
   * @param asked when the person was asked
   * @param prompt what the person is told before the action
   * @param preview the action as it is best read, while it waits
   * @param action what runs when it is approved
   * @param standing what can be done about it, or what was done
   */
  public record Card(
      int request,
      String mark,
      Moment asked,
      Prompt prompt,
      Optional<PreviewView> preview,
      ActionView action,
      Standing standing) {
    /** Whether a decision is still wanted. */
    public boolean isOpen() {
      return switch (standing) {
        case Standing.Open _, Standing.InDoubt _, Standing.Asking _ -> true;
        case Standing.Decided _, Standing.Lapsed _, Standing.Withdrawn _ -> false;
      };
    }

    /** Whether the decision stands at the end of the page, where a thumb finds it. */
    public boolean decidesLast() {
      return standing instanceof Standing.Open;
    }
  }

  /**
   * @param goal what the task is for
   * @param taskId names the task
   * @param taskPath the task's page
   */
  public record Headline(Shown goal, String taskId, String taskPath) {}

  /** What the person is told before the action. */
  public sealed interface Prompt {
    /**
     * Whether it may run.
     *
     * @param byAgent whether they are the agent's words, which nobody vouches for
     * @param author who says so, in words
     * @param terms which rule asks, and who may decide until when
     */
    record Question(Shown text, boolean byAgent, String author, Optional<TermsView> terms)
        implements Prompt {}

    /**
     * It began, and its outcome got lost.
     *
     * @param open whether nobody has said yet how it went
     * @param began when it began last
     * @param attempt how often it has begun
     * @param cause how the outcome got lost
     * @param key what the outside can recognise it by
     */
    record Known(
        boolean open, Moment began, int attempt, String cause, String key, Evidence evidence)
        implements Prompt {}
  }

  /**
   * What came back of an execution without a result.
   *
   * @param first until the question was put
   * @param later while the question stood
   */
  public record Evidence(Optional<Shown> first, Optional<Shown> later) {}

  /** What the agent planned and did. */
  public record Around(PlanView plan, TranscriptView transcript) {}

  /**
   * @param path of the fragment
   * @param seen the version of what is shown
   */
  public record Live(String path, String seen) {}

  /** What is asked when an outcome got lost; the list of requests says so as well. */
  static final String DID_IT_HAPPEN = "Did this happen?";

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
    record InDoubt(Target target, Optional<String> notice, String draft, Optional<String> flaw)
        implements Standing {
      @Override
      public Titles titles() {
        return new Titles(DID_IT_HAPPEN, "What may have happened");
      }
    }

    /**
     * The agent asks a question.
     *
     * @param options answers that it offers
     * @param notice what the person should know first
     * @param draft the answer as typed so far
     * @param flaw what is wrong with it
     */
    record Asking(
        Target target,
        List<String> options,
        Optional<String> notice,
        String draft,
        Optional<String> flaw)
        implements Standing {
      public Asking {
        options = List.copyOf(options);
      }

      @Override
      public Titles titles() {
        return new Titles("The agent asks you, with", "The question as it was put");
      }
    }

    /**
     * A person decided.
     *
     * @param verdict who did what
     * @param at when
     * @param edit what the person put in place of the arguments, if anything
     * @param remark what the person said about it, if anything
     * @param sequel what happens now
     * @param late what the reader should know who decided later; empty for all others
     */
    record Decided(
        Verdict verdict,
        Moment at,
        Optional<EntryView.Block.Edit> edit,
        Optional<Remark> remark,
        Sequel sequel,
        Optional<String> late)
        implements Standing {
      @Override
      public Titles titles() {
        return verdict.titles();
      }
    }

    /** Nobody decided in time. */
    record Lapsed() implements Standing {
      @Override
      public Titles titles() {
        return new Titles("The agent wanted to run", "What was asked for");
      }
    }

    /**
     * The task was cancelled first.
     *
     * @param inDoubt whether the action had begun
     * @param result what it answered all the same
     */
    record Withdrawn(StatusView status, boolean inDoubt, Optional<EntryView.Block.Output> result)
        implements Standing {
      @Override
      public Titles titles() {
        return inDoubt
            ? new Titles(DID_IT_HAPPEN, "What may have happened")
            : new Titles("The agent wanted to run", "What was asked for");
      }
    }
  }

  /**
   * @param headline what the agent wants or wanted, before the tool's name
   * @param action over the action itself
   */
  public record Titles(String headline, String action) {}

  /**
   * @param tone the look, a class name of the style sheet
   * @param sentence who decided what
   * @param titles what the request is called from now on
   */
  public record Verdict(String tone, Shown sentence, Titles titles) {}

  /** What a person said besides, and to whom. */
  public record Remark(String caption, Shown text) {}
}
