package countersign.message;

import countersign.task.Actor;
import countersign.task.Tenant;

/** Who is calling, as the credential tells it; never as the request's body tells it. */
public record Principal(Tenant tenant, Actor actor) {}
