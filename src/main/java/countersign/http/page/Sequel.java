package countersign.http.page;

import java.util.Optional;

/**
 * What came of a decision.
 *
 * @param words what happens now
 * @param result what the action answered, when it has run
 * @param next the question that came of it, when there is one
 */
public record Sequel(
    String words, Optional<EntryView.Block.Output> result, Optional<EntryView.Block.Link> next) {}
