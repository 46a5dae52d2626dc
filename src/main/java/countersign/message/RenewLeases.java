package countersign.message;

import countersign.task.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Keep these leases; the reply names those that are still held. */
public record RenewLeases(List<RunRef> runs, Duration lease) implements Request<Set<Lease>> {
  public RenewLeases {
    runs = List.copyOf(runs);
  }
}
