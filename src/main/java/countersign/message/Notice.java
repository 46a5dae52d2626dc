package countersign.message;

/**
 * Something that happened, told to whoever listens. Losing one costs time, never a task: the truth
 * is in the database.
 */
public interface Notice {}
