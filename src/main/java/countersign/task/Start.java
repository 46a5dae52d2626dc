package countersign.task;

/**
 * One start of an execution.
 *
 * @param attempt how often the execution has begun with this one, from 1
 * @param effect what the tool declared; decides what a crash from here on means
 * @param key what the outside can recognise it by, the same at each attempt
 */
public record Start(int attempt, Effect effect, String key) {}
