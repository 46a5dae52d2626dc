package countersign.http.page;

import countersign.task.PendingAction;
import countersign.task.Task;

/** Where the forms of a request that waits go, and what they carry. */
public record Target(String path, int request, String digest, String formToken) {
  /** Those of the request's own page. */
  static Target of(Visit visit, Task task, PendingAction action) {
    return new Target(
        "/approvals/" + task.id().text(),
        action.request(),
        action.digest().hex(),
        visit.who().formToken());
  }

  /** The same for another page of the request. */
  Target page(String name) {
    return new Target(path + "/" + name, request, digest, formToken);
  }
}
