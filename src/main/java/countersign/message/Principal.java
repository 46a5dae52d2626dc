package countersign.message;

import countersign.task.Actor;
import countersign.task.Tenant;
import java.util.Optional;

/** Who is calling, as the credential tells it; never as the request's body tells it. */
public record Principal(Tenant tenant, Actor actor) {
  /** The id of the agent's key; empty when it is a person. */
  public Optional<String> agentKey() {
    return actor instanceof Actor.Agent(var keyId, _) ? Optional.of(keyId) : Optional.empty();
  }
}
