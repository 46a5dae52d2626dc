package countersign.message;

import countersign.task.Person;
import countersign.task.Tenant;

/**
 * A person makes a group of tools, or changes one.
 *
 * @param fresh whether there must be none of this name yet; otherwise there must be one
 */
public record SaveToolkit(Tenant tenant, Person by, Toolkit toolkit, boolean fresh)
    implements Request<SettingResult> {}
