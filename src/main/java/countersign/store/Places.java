package countersign.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.message.Claim;
import countersign.message.Offer;
import countersign.task.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How much room this node's workers have, so that a task that is set in motion here needn't be
 * queued and claimed. Whoever waits in the queue comes first: while somebody does, or may, nothing
 * is handed over.
 *
 * <p>Used on one event loop only.
 */
final class Places {
  private Optional<Offer> newest = Optional.empty();
  private int free;
  private boolean othersWait = true;

  /** Room for one task under a lease of its own. */
  record Place(String owner, Lease lease, Duration time) {
    /** Put it among a statement's input. */
    void put(ObjectNode input) {
      input
          .put("lease_id", lease.id().toString())
          .put("lease_owner", owner)
          .put("lease_millis", time.toMillis());
    }
  }

  int offered(Offer offer) {
    newest = Optional.of(offer);
    free += offer.places();
    return free;
  }

  /** Room for a task that would be queued otherwise; {@link #giveBack} it when it isn't used. */
  Optional<Place> take() {
    if (newest.isEmpty() || free <= 0 || othersWait) return Optional.empty();
    free--;
    var offer = newest.get();
    return Optional.of(new Place(offer.owner(), new Lease(UUID.randomUUID()), offer.lease()));
  }

  void giveBack() {
    free++;
  }

  /** Something was put into the queue. */
  void queued() {
    othersWait = true;
  }

  /** How many tasks may be claimed, no more than are asked for; what isn't used comes back. */
  int reserve(Claim claim) {
    if (!isMine(claim)) return claim.limit();
    var reserved = Math.clamp(free, 0, claim.limit());
    free -= reserved;
    // What is put into the queue while the claim is under way may be seen by it or not. Without
    // room nothing is looked for, and whoever waited still does.
    if (reserved > 0) othersWait = false;
    return reserved;
  }

  /** A claim is over. */
  void claimed(Claim claim, int reserved, int taken, boolean more) {
    if (!isMine(claim)) return;
    free += reserved - taken;
    if (more) othersWait = true;
  }

  private boolean isMine(Claim claim) {
    return newest.filter(offer -> offer.owner().equals(claim.owner())).isPresent();
  }
}
