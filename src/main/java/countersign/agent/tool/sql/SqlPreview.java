package countersign.agent.tool.sql;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.task.Preview;
import countersign.task.Preview.Block;
import countersign.task.Preview.Kind;
import countersign.task.Preview.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement as it will be run, where, and what it would change. */
final class SqlPreview {
  private static final String HEADLINE = "The statement, as it is run";

  private SqlPreview() {}

  static Preview stored(JsonNode arguments, SqlCall.Read call) {
    var lines = new ArrayList<Line>();
    switch (call) {
      case SqlCall.Read.Refused(var why) -> lines.add(new Line("Would not be run", why));
      case SqlCall.Read.Fits(var fits) -> {
        lines.add(new Line("Database", fits.source().place()));
        for (int i = 0; i < fits.values().size(); i++)
          lines.add(value(i + 1, fits.values().get(i)));
      }
    }
    return new Preview(
        HEADLINE,
        lines,
        List.of(new Block("Statement", arguments.path("sql").asText(), Kind.TEXT)));
  }

  /** A text could say null, too, so the label says which it is. */
  private static Line value(int number, Optional<String> value) {
    return value
        .map(text -> new Line("Value of $" + number, text))
        .orElseGet(() -> new Line("No value for $" + number, "null"));
  }

  /** With what came of trying it out. */
  static Preview live(Preview stored, TryOut.Result result) {
    var lines = new ArrayList<Line>();
    var blocks = new ArrayList<>(stored.blocks());
    switch (result) {
      case TryOut.Result.NotTried(var why) -> lines.add(new Line("Not tried out", why));
      case TryOut.Result.Failed(var why) -> lines.add(new Line("Would fail now", why));
      case TryOut.Result.Tried tried -> {
        lines.add(new Line("If it ran now", words(tried)));
        if (!tried.changes().isEmpty())
          blocks.addFirst(new Block("Rows before and after", tried.changes(), Kind.DIFF));
        lines.add(
            new Line(
                "How this is known",
                "It was run and rolled back. What a rollback doesn't undo, such as numbers taken"
                    + " from sequences, isn't shown."));
      }
    }
    lines.addAll(stored.lines());
    return new Preview(HEADLINE, lines, blocks);
  }

  private static String words(TryOut.Result.Tried tried) {
    var rows = tried.rows() == 1 ? "1 row" : "%,d rows".formatted(tried.rows());
    var part =
        tried.shown() < tried.rows() && tried.shown() > 0
            ? "; the first %,d are shown".formatted(tried.shown())
            : "";
    return switch (tried.sides()) {
      case BOTH -> rows + " would be inserted, updated or deleted" + part;
      case ONE ->
          rows
              + " would be inserted, updated or deleted"
              + part
              + ", as they are after it (deleted ones as they are before): the database is older"
              + " than PostgreSQL 18 or the statement has a RETURNING of its own";
      case NONE -> rows + " would be affected or returned; they can't be shown";
    };
  }
}
