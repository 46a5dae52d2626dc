package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.IdempotencyKey;
import countersign.task.Preview;
import countersign.task.Risk;
import countersign.task.ToolResult;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Something an agent can do. Arguments were checked against the schema before any method here. */
public interface Tool {
  /** Its name, description and schema, as the model sees them. */
  ToolSpec spec();

  /**
   * What somebody outside says of the tool, by the names they use, such as {@code readOnlyHint}.
   * People are shown it; nothing goes by it.
   */
  default Map<String, Boolean> hints() {
    return Map.of();
  }

  /** What a call with these arguments does to the world. */
  Effect effect(JsonNode arguments);

  /** All that its calls may do to the world, by their arguments. */
  default Set<Effect> possibleEffects() {
    return Set.of(effect(Json.object()));
  }

  /** All risks that its calls may have; unless a tool knows better, by their effects. */
  default Set<Risk> possibleRisks() {
    return possibleEffects().stream().map(Risk::of).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * How much harm a call with these arguments can do; unless a tool knows better, by its effect.
   */
  default Risk risk(JsonNode arguments) {
    return Risk.of(effect(arguments));
  }

  /**
   * The call as a person best reads it before signing: what the run would do, with what only the
   * configuration knows, such as who is in a group. Quick, and asks nothing outside: lists show it.
   * Empty when the arguments alone say everything.
   */
  default Optional<Preview> preview(JsonNode arguments) {
    return Optional.empty();
  }

  /**
   * The same, held against what is outside at this moment, such as the file that would be replaced.
   * Shown to a person who opens a single request. Called on a virtual thread and may block; past
   * {@link Previews#LIMIT} it is interrupted and nobody waits any longer. It must have no effect,
   * since nothing is signed yet. When it throws or is late, {@link #preview} is shown, with a line
   * that says so.
   */
  default Optional<Preview> livePreview(JsonNode arguments) {
    return preview(arguments);
  }

  /**
   * Do it. Called on a virtual thread and may block; past the tool's time limit the thread is
   * interrupted and nobody waits any longer. What can go wrong outside is an error result in words
   * the model can act on; what can't be known is {@link Outcome.Unknown}. A thrown exception is a
   * bug, and is an error result without its message.
   */
  Outcome run(JsonNode arguments, Attempt attempt);

  /** One attempt at a call. */
  interface Attempt {
    /** What the outside can recognise the call by, the same at each attempt. */
    IdempotencyKey key();

    /**
     * Keep what has come back so far, such as a server's status: when the result gets lost, a
     * person reads it. The newest note counts. Returns at once; a note may be lost in a crash.
     */
    void note(String evidence);
  }

  /** What a run of a tool came to. */
  sealed interface Outcome {
    /** It is known how it went. */
    record Returned(ToolResult result) implements Outcome {}

    /**
     * The other side has the request, and nobody here can tell what it did.
     *
     * @param why a sentence for people
     */
    record Unknown(String why) implements Outcome {}

    /** The tool's answer. */
    static Outcome ok(String content) {
      return new Returned(ToolResult.ok(content));
    }

    /** What went wrong, for certain without an effect, in words the model can act on. */
    static Outcome error(String content) {
      return new Returned(ToolResult.error(content));
    }
  }
}
