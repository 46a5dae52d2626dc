package countersign.task;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One reply of the model.
 *
 * @param number from 1
 * @param thought what it said beside its calls; may be empty
 * @param calls in the model's order
 * @param flaws for a call whose arguments could not be read, by its id: what is wrong with them
 */
public record Turn(
    int number, String thought, List<ToolCall> calls, Map<String, String> flaws, Usage usage) {
  public Turn {
    thought = StoredText.of(thought);
    calls = List.copyOf(calls);
    flaws =
        flaws.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, f -> StoredText.of(f.getValue())));
  }
}
