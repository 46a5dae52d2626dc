package countersign.http.page;

import countersign.task.TaskId;

/** Where a request for a signature is read. */
final class RequestLink {
  private RequestLink() {}

  /** The request with this number, whatever became of it. */
  static String to(TaskId task, int request) {
    return "/approvals/" + task.text() + "?request=" + request;
  }
}
