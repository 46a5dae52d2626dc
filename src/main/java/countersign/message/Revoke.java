package countersign.message;

import countersign.task.GrantId;
import countersign.task.Person;
import countersign.task.Tenant;
import java.util.Optional;

/**
 * A person takes a remembered decision back; no call begins by it any more. Doing so twice changes
 * nothing. The reply is what is on record now; empty when this tenant has no such grant.
 */
public record Revoke(Tenant tenant, GrantId grant, Person by)
    implements Request<Optional<GrantRecord>> {}
