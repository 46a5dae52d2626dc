package countersign.store;

import countersign.message.ReadSpending;
import countersign.task.Money;
import countersign.task.Spending;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;

/** What models took, added up from the transcript. */
record SpendingStore(Database database) {
  Future<Spending> read(ReadSpending read) {
    var values = Tuple.of(read.tenant().id(), read.task().text());
    return database.one(read.tenant(), TaskSql.SPENDING, values).map(SpendingStore::sum);
  }

  private static Spending sum(RowSet<Row> byCurrency) {
    long input = 0;
    long output = 0;
    int unpriced = 0;
    var costs = new ArrayList<Money>();
    for (var row : byCurrency) {
      input += row.getLong("input_tokens");
      output += row.getLong("output_tokens");
      unpriced += row.getInteger("unpriced");
      var currency = row.getString("currency");
      if (currency != null) costs.add(new Money(row.getBigDecimal("amount"), currency));
    }
    return new Spending(input, output, costs, unpriced);
  }
}
