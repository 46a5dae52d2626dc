package countersign.task;

import java.util.regex.Pattern;

/**
 * Names one stretch of work on a task, from being queued to its next rest: a submission has one,
 * each decision gives a new one.
 *
 * @param text {@code job_} and 8 to 64 characters of {@code a-z 0-9}
 */
public record JobId(String text) {
  private static final Pattern FORM = Pattern.compile("job_[a-z0-9]{8,64}");

  public JobId {
    if (!FORM.matcher(text).matches()) throw new IllegalArgumentException("not a job id: " + text);
  }

  @Override
  public String toString() {
    return text;
  }
}
