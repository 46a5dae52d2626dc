package countersign.agent.tool.sql;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a database said, in words for the model. */
final class SqlFailure {
  /** A statement was canceled, as it is when its time is up (PostgreSQL's query_canceled). */
  static final String CANCELED = "57014";

  /** A lock could not be had in time (PostgreSQL's lock_not_available). */
  static final String LOCKED = "55P03";

  /**
   * Classes of errors after which a transaction is certainly rolled back, even at its commit:
   * cardinality, data, integrity, transaction state, triggered, rollback, syntax, with check,
   * state, PL/pgSQL.
   */
  private static final Set<String> CERTAIN =
      Set.of("21", "22", "23", "25", "27", "40", "42", "44", "55", "P0");

  /** Of a class above, and yet nobody knows (statement_completion_unknown). */
  private static final String UNKNOWN = "40003";

  private SqlFailure() {}

  /** The server's words, with where in the statement it is; not those about the connection. */
  static String words(SQLException failure) {
    var said = said(failure);
    if (said.isEmpty())
      return failure.getMessage() != null && failure.getMessage().contains("maxResultBuffer")
          ? "The result is too large; ask for less."
          : "The connection to the database failed.";
    if (CANCELED.equals(failure.getSQLState())) return "The statement took too long and was ended.";
    var words = new StringBuilder("The database says: ").append(said.get().getMessage());
    if (said.get().getDetail() != null)
      words.append(" (").append(said.get().getDetail()).append(')');
    if (said.get().getHint() != null) words.append(" Hint: ").append(said.get().getHint());
    if (said.get().getPosition() > 0)
      words.append(" At character ").append(said.get().getPosition());
    return words.append(" [SQLSTATE ").append(failure.getSQLState()).append("].").toString();
  }

  /** Whether a commit that failed so is certainly none. */
  static boolean isRolledBack(SQLException failure) {
    var state = failure.getSQLState();
    return state != null
        && said(failure).isPresent()
        && !state.equals(UNKNOWN)
        && CERTAIN.contains(state.substring(0, 2));
  }

  private static Optional<ServerErrorMessage> said(SQLException failure) {
    return failure instanceof PSQLException it
        ? Optional.ofNullable(it.getServerErrorMessage())
        : Optional.empty();
  }
}
