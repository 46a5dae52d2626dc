package countersign.store;

import static countersign.store.KeyBatch.keysTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.message.Unavailable;
import io.vertx.core.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much is answered together, and how long anybody waits for that. */
class BatchBoundsTest {
  private static final String MEBIBYTE = "x".repeat(1024 * 1024);

  @Test
  void who_waits_for_others_too_long_is_refused_and_nothing_of_it_is_done() throws Exception {
    try (var keys = new KeyBatch("");
        var holder = keys.holding(KeyBatch.HELD)) {
      var held = keys.blocked();
      var late = keys.asked(Stream.of("late")).getFirst();

      assertThatThrownBy(late::await).isInstanceOf(Unavailable.class);
      holder.rollback();
      Future.all(held).await();
      assertThat(keys.count("select count(*) from idempotency_key where key = 'late'")).isZero();
    }
  }

  @Test
  void a_line_that_is_too_long_takes_no_more() throws Exception {
    try (var keys = new KeyBatch("");
        var holder = keys.holding(KeyBatch.HELD)) {
      var held = keys.blocked();
      var all = keys.asked(keysTo(Database.MAX_WAITING + 1));

      assertThat(all.getLast().cause()).isInstanceOf(Unavailable.class);
      assertThat(all.get(Database.MAX_WAITING - 1).cause()).isNull();
      holder.rollback();
      Future.all(held).await();
    }
  }

  @Test
  void no_statement_is_given_more_than_so_many_requests() throws Exception {
    try (var keys = new KeyBatch("");
        var holder = keys.holding(KeyBatch.HELD)) {
      var held = keys.blocked();
      var all = keys.asked(keysTo(3 * Gathering.MOST_TOGETHER));
      holder.rollback();
      Future.all(held).await();
      Future.all(all).await();

      assertThat(all.stream().map(Future::result).distinct()).hasSize(3);
    }
  }

  @Test
  void nor_more_text_than_so_much() throws Exception {
    try (var keys = new KeyBatch(MEBIBYTE);
        var holder = keys.holding(KeyBatch.HELD)) {
      var held = keys.blocked();
      var all = keys.asked(keysTo(9));
      holder.rollback();
      Future.all(held).await();
      Future.all(all).await();

      // Three and a little more each are less than four mebibytes; four and a little more are not.
      assertThat(all.stream().map(Future::result).distinct()).hasSize(3);
    }
  }

  @Test
  void what_is_longer_than_that_alone_is_answered_alone() throws Exception {
    try (var keys = new KeyBatch(MEBIBYTE.repeat(5))) {
      assertThat(keys.together(keysTo(3))).doesNotHaveDuplicates();
    }
  }
}
