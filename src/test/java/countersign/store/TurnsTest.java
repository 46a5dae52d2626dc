package countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which statement is sent next, and beside which others. */
class TurnsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Turns<String> turns = new Turns<>(vertx);
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<Promise<Void>> underWay = new ArrayList<>();
  private long now;

  @BeforeEach
  void start() {
    now = System.nanoTime();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void what_arrives_in_one_moment_goes_together() {
    var line = new Waiting("a");

    onLoop(() -> {
      line.add(1);
      line.add(1);
      line.add(1);
    });

    await().until(() -> sent.equals(List.of("3 of a")));
  }

  @Test
  void the_kind_of_which_most_wait_is_next() {
    onLoop(() -> {
      new Waiting("some").add(8);
      new Waiting("most").add(9);
      new Waiting("few").add(7);
    });

    await().until(() -> sent.size() == 3);
    assertThat(sent).containsExactly("9 of most", "8 of some", "7 of few");
  }

  @Test
  void but_not_before_one_that_has_waited_for_long() {
    onLoop(() -> {
      new Waiting("most").add(9);
      var old = new Waiting("old");
      old.since = now - 1_000_000_000L;
      old.add(1);
    });

    await().until(() -> !sent.isEmpty());
    assertThat(sent.getFirst()).isEqualTo("1 of old");
  }

  @Test
  void few_go_beside_another_one() {
    onLoop(() -> new Waiting("a").add(1));
    await().until(() -> sent.size() == 1);

    onLoop(() -> new Waiting("b").add(2));

    await().until(() -> sent.equals(List.of("1 of a", "2 of b")));
  }

  @Test
  void and_so_do_many_of_a_kind() {
    onLoop(() -> {
      new Waiting("a").add(40);
      new Waiting("b").add(33);
    });

    await().until(() -> sent.equals(List.of("40 of a", "33 of b")));
  }

  @Test
  void a_statement_that_takes_long_holds_up_no_other_but_there_are_six_at_most() {
    onLoop(() -> {
      for (int i = 0; i < 8; i++) new Waiting("slow" + i).add(9);
    });

    await().until(() -> sent.size() == Turns.AT_MOST);
    finishFirst();
    await().until(() -> sent.size() == Turns.AT_MOST + 1);
    assertThat(onLoop(underWay::size)).isEqualTo(Turns.AT_MOST + 1);
  }

  @Test
  void a_kind_whose_statements_all_take_long_leaves_room_for_others() {
    for (int i = 1; i <= Turns.MOST_OF_A_KIND; i++) {
      onLoop(() -> new Waiting("stuck").add(1));
      var count = i;
      await().until(() -> sent.size() == count);
    }

    onLoop(() -> {
      new Waiting("stuck").add(9);
      new Waiting("other").add(1);
    });
    await().until(() -> sent.size() == Turns.MOST_OF_A_KIND + 1);
    assertThat(sent.getLast()).isEqualTo("1 of other");

    finishFirst();
    await().until(() -> sent.getLast().equals("9 of stuck"));
  }

  @Test
  void nobody_waits_for_another_name() {
    onLoop(() -> {
      for (int i = 0; i < 9; i++) new Waiting("tenant" + i, "a").add(9);
    });

    await().until(() -> sent.size() == 9);
  }

  private void finishFirst() {
    onLoop(() -> underWay.getFirst().complete());
  }

  private void onLoop(Runnable work) {
    onLoop(() -> {
      work.run();
      return true;
    });
  }

  private <R> R onLoop(Supplier<R> work) {
    Promise<R> done = Promise.promise();
    loop.runOnContext(_ -> done.complete(work.get()));
    return done.future().await();
  }

  /** Requests that are sent all at once, and answered when the test says so. */
  private final class Waiting implements Turns.Line {
    private final String name;
    private final String kind;
    private int size;
    private long since = now;

    Waiting(String kind) {
      this("tenant", kind);
    }

    Waiting(String name, String kind) {
      this.name = name;
      this.kind = kind;
    }

    void add(int requests) {
      size += requests;
      turns.await(name, this);
    }

    @Override
    public Object kind() {
      return kind;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public long sinceNanos() {
      return since;
    }

    @Override
    public Future<Void> send() {
      sent.add(size + " of " + kind);
      size = 0;
      turns.leave(name, this);
      Promise<Void> answer = Promise.promise();
      underWay.add(answer);
      return answer.future();
    }
  }
}
