package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Holds a value against a schema in so many steps at most: a short schema of a server may refer to
 * itself in a way that takes for ever, or never ends.
 */
public final class SchemaSteps {
  /** The most keywords that are looked at. Usual arguments need some hundreds. */
  static final int MOST = 1_000_000;

  private SchemaSteps() {}

  /** What is wrong with the value; empty when that takes too many steps. */
  public static Optional<List<Error>> errors(Schema schema, JsonNode value) {
    var counting = new Counting(schema.createExecutionContext().getExecutionConfig());
    try {
      schema.validate(counting, value);
      return Optional.of(counting.getErrors());
    } catch (TooMany | StackOverflowError endless) {
      return Optional.empty();
    }
  }

  /** Every keyword that is looked at is told here. */
  private static final class Counting extends ExecutionContext {
    private int steps;

    Counting(ExecutionConfig config) {
      super(config);
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
      if (++steps > MOST) throw new TooMany();
      super.evaluationPathAddLast(keyword);
    }
  }

  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMany() {
      super("too many steps", null, false, false);
    }
  }
}
