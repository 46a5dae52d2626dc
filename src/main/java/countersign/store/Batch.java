package countersign.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One kind of request, and the statement that answers any number of them at once.
 *
 * @param <L> on whose behalf; requests on behalf of others are not answered together
 * @param <Q> what is asked
 * @param <R> its answer
 */
final class Batch<L, Q, R> {
  private final Form<Q, R> form;
  private final Lane<L> lane;
  private final Gathering<L, Item, R> gathering;

  /**
   * How requests become a statement's input, and rows become answers.
   *
   * @param statement its last parameter is the JSON text of an array with one object for each
   *     request; each row that it gives has the number of its request, from 1, in {@code place}
   * @param subjects what a request changes, so that no two of one statement change the same
   * @param input a request's object
   * @param read the answer, made of a request's rows; there may be none
   */
  record Form<Q, R>(
      String statement,
      Function<Q, Set<?>> subjects,
      Function<Q, ObjectNode> input,
      Function<List<Row>, R> read) {}

  /**
   * Where statements are executed.
   *
   * @param turns which all kinds of requests take
   * @param values a statement's parameters: on whose behalf, if it is told so, and the input
   * @param execution each in a transaction of its own
   */
  record Lane<L>(Turns<L> turns, BiFunction<L, String, Tuple> values, Execution<L> execution) {}

  /** How statements are executed. */
  interface Execution<L> {
    /** Failures as they came. */
    Future<RowSet<Row>> execute(L behalf, String statement, Tuple values);
  }

  private record Item(String input, Set<?> subjects) implements Gathering.Request {
    @Override
    public int length() {
      return input.length();
    }
  }

  Batch(Vertx vertx, Lane<L> lane, Form<Q, R> form) {
    this.lane = lane;
    this.form = form;
    this.gathering =
        new Gathering<>(
            vertx,
            lane.turns,
            (behalf, items) ->
                lane.execution
                    .execute(behalf, form.statement, values(behalf, items))
                    .map(rows -> answers(items.size(), rows)));
  }

  /** Its answer; what was written is committed then. */
  Future<R> ask(L behalf, Q request) {
    return gathering.ask(behalf, item(request)).recover(Database::understood);
  }

  /** The same as a part of a transaction. */
  Future<R> ask(SqlConnection sql, L behalf, Q request) {
    return sql.preparedQuery(form.statement)
        .execute(values(behalf, List.of(item(request))))
        .compose(rows -> answers(1, rows).getFirst());
  }

  private Item item(Q request) {
    return new Item(Json.write(form.input.apply(request)), form.subjects.apply(request));
  }

  private Tuple values(L behalf, List<Item> items) {
    return lane.values.apply(
        behalf, items.stream().map(Item::input).collect(Collectors.joining(",", "[", "]")));
  }

  /** What can't be read of one request's rows is that request's failure. */
  private List<Future<R>> answers(int count, RowSet<Row> rows) {
    var byPlace = new ArrayList<List<Row>>();
    for (int i = 0; i < count; i++) byPlace.add(new ArrayList<>(1));
    for (var row : rows) byPlace.get(row.getInteger("place") - 1).add(row);
    return byPlace.stream().map(own -> Future.succeededFuture(own).map(form.read)).toList();
  }
}
