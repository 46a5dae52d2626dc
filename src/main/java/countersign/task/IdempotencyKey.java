package countersign.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/**
 * What the outside world can recognise a repeated call by; the same for every attempt at one call.
 *
 * @param text a UUID (name-based, RFC 9562 section 5.3) of tenant, task and call
 */
public record IdempotencyKey(String text) {
  /** The key of the call {@code callId} of a task. */
  public static IdempotencyKey of(Tenant tenant, TaskId task, String callId) {
    var name = tenant.id() + "\n" + task.text() + "\n" + callId;
    return new IdempotencyKey(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString());
  }
}
