package countersign.http.page;

import java.util.List;
import java.util.Optional;

/**
 * The tenant's remembered decisions.
 *
 * @param rows newest first
 * @param next the page behind this one
 */
public record GrantsView(List<Row> rows, Optional<String> next, String formToken) {
  public GrantsView {
    rows = List.copyOf(rows);
  }

  /**
   * One of them.
   *
   * @param covers what it covers, in words
   * @param given by whom, when
   * @param request the request with whose approval it was given
   * @param standing whether it can still be used, in words
   * @param usable whether it can
   */
  public record Row(String id, Covers covers, Given given, String standing, boolean usable) {}

  /** The calls that it covers. */
  public record Covers(String tool, List<Shown> arguments, String whose) {}

  /** Where it comes from. */
  public record Given(Shown by, Moment at, String request) {}
}
