package countersign.task;

/**
 * A human being who may sign.
 *
 * @param id stable within the tenant
 * @param name shown beside what the person decided
 * @param email where the person is reached; unique within the tenant, lower case
 */
public record Person(String id, String name, String email) implements Actor {}
