package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;

/** A person takes a group of tools away; the tools stay, tasks that name it have none of it. */
public record RemoveToolkit(Tenant tenant, Person by, String toolkit)
    implements Request<SettingResult> {}
