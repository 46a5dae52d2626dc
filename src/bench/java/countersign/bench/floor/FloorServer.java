package countersign.bench.floor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is left of Countersign when everything is taken away that isn't necessary: one bare HTTP
 * server, a handful of statements, each a commit of its own, through the same driver. It answers
 * the same two requests.
 */
public final class FloorServer {
  /** The environment's variable with the database's URI. */
  public static final String DATABASE = "FLOOR_DATABASE";

  private static final Pattern APPROVE = Pattern.compile("/api/v2/tasks/(\\w+)/approve");

  private FloorServer() {}

  /**
   * Serve.
   *
   * @param args the schema, which says what counts as necessary, and the number of connections
   */
  public static void main(String[] args) {
    var vertx = Vertx.vertx();
    var connect =
        PgConnectOptions.fromUri(System.getenv(DATABASE)).setCachePreparedStatements(true);
    var size = new PoolOptions().setMaxSize(Integer.parseInt(args[1]));
    var pool = PgBuilder.pool().with(size).connectingTo(connect).using(vertx).build();
    Floor floor = args[0].equals(BareFloor.SCHEMA) ? new BareFloor(pool) : new PromisesFloor(pool);
    floor.makeTables().await();
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request -> answer(floor, request))
            .listen()
            .await();
    System.out.println("the floor is ready on http://127.0.0.1:" + server.actualPort());
  }

  private static void answer(Floor floor, HttpServerRequest request) {
    request
        .body()
        .compose(body -> act(floor, request.path(), body.toString()))
        .onSuccess(text ->
            request
                .response()
                .putHeader("Content-Type", "application/json")
                .end(text)
                .onFailure(System.err::println))
        .onFailure(failure ->
            request
                .response()
                .setStatusCode(500)
                .end(failure.toString())
                .onFailure(System.err::println));
  }

  private static Future<String> act(Floor floor, String path, String body) {
    var approve = Optional.of(APPROVE.matcher(path)).filter(match -> match.matches());
    return approve.isPresent()
        ? floor.approve(approve.get().group(1)).map(_ -> "{\"status\":\"SUCCESS\"}")
        : floor
            .submit(body)
            .map(task -> "{\"task_id\":\"" + task + "\",\"status\":\"PENDING_APPROVAL\"}");
  }
}
