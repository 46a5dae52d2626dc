package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;

/** A person trusts a tool from outside as it looks now. */
public record SavePin(Tenant tenant, Person by, ToolPin pin) implements Request<SettingResult> {}
