package countersign.http.page;

import countersign.message.Principal;
import countersign.task.Person;
import countersign.task.Tenant;

/**
 * The person at the browser.
 *
 * @param tokenSha256 names the session
 * @param formToken what the session's forms carry
 */
record SignedIn(Tenant tenant, Person person, String tokenSha256, String formToken) {
  Principal principal() {
    return new Principal(tenant, person);
  }
}
