package countersign.http;

/**
 * One thing that is wrong with a request.
 *
 * @param field where, such as {@code goal} or {@code toolkits[2]}; empty for the whole body
 * @param detail what is wrong and what is allowed
 */
public record FieldError(String field, String detail) {
  @Override
  public String toString() {
    return field.isEmpty() ? detail : field + ": " + detail;
  }
}
