package countersign.task;

import java.util.regex.Pattern;

/**
 * One customer of this installation; nothing of one tenant is ever visible to another.
 *
 * @param id 1 to 63 characters of {@code a-z 0-9 -}, starting with a letter or a digit
 */
public record Tenant(String id) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public Tenant {
    if (!FORM.matcher(id).matches()) throw new IllegalArgumentException("not a tenant id: " + id);
  }
}
