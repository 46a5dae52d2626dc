package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;

/** A person decides about a tool of the tenant; it holds for every call from then on. */
public record SaveTool(Tenant tenant, Person by, ToolSetting setting)
    implements Request<SettingResult> {}
