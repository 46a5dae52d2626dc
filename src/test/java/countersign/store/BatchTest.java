package countersign.store;

import static countersign.store.KeyBatch.DEMO;
import static countersign.store.KeyBatch.keysTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.message.Unavailable;
import countersign.task.Tenant;
import io.vertx.sqlclient.Tuple;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are answered by one statement are still each by itself. */
class BatchTest {
  private static final String BAD = "";

  private KeyBatch keys;

  @BeforeEach
  void start() throws Exception {
    keys = new KeyBatch("");
  }

  @AfterEach
  void stop() {
    keys.close();
  }

  @Test
  void requests_that_arrive_together_share_transactions() {
    var numbers = keys.together(keysTo(40));

    assertThat(numbers.stream().distinct()).hasSizeLessThan(10);
    assertThat(keys.count("select count(*) from idempotency_key")).isEqualTo(40);
  }

  @Test
  void one_that_is_alone_waits_for_nobody() {
    assertThat(keys.onLoop(() -> keys.ask(DEMO, "alone"))).isPositive();
  }

  @Test
  void a_bad_row_fails_alone_and_its_neighbours_are_written_once() {
    var results = keys.outcomes(keysTo(20).map(key -> key.endsWith("3") ? BAD : key));

    assertThat(results).filteredOn("written"::equals).hasSize(18);
    assertThat(results).filteredOn(it -> it.contains("PgException")).hasSize(2);
    assertThat(keys.count("select count(*) from idempotency_key where created_at > now()"))
        .isZero();
    assertThat(keys.count("select count(*) from idempotency_key")).isEqualTo(18);
  }

  @Test
  void an_answer_that_can_not_be_read_fails_alone_and_nothing_is_written_twice() {
    var results = keys.outcomes(Stream.concat(keysTo(9), Stream.of(KeyBatch.UNREADABLE)));

    assertThat(results).filteredOn("written"::equals).hasSize(9);
    assertThat(results).last().asString().contains("can't be read");
    assertThat(keys.count("select count(*) from idempotency_key where created_at <= now()"))
        .isEqualTo(10);
  }

  @Test
  void what_changes_the_same_is_done_one_after_the_other() {
    var numbers = keys.together(IntStream.range(0, 10).mapToObj(_ -> "same"));

    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(
            keys.count(
                "select count(*) from idempotency_key"
                    + " where created_at > now() + interval '8 days'"))
        .isOne();
  }

  @Test
  void one_that_waits_for_a_lock_holds_up_nobody_else() throws Exception {
    try (var holder = keys.holding("held0")) {
      var held = keys.asked(Stream.of("held0")).getFirst();
      keys.awaitLockWaiters(1);

      assertThat(keys.together(keysTo(5))).allMatch(number -> number > 0);
      assertThat(held.isComplete()).isFalse();
      holder.rollback();
      held.await();
    }
  }

  @Test
  void nobody_is_answered_before_the_commit() {
    var seen =
        keys.onLoop(() ->
            keys.ask(DEMO, "first").map(_ -> keys.count("select count(*) from idempotency_key")));

    assertThat(seen).isEqualTo(1);
  }

  @Test
  void a_connection_that_is_lost_is_told_as_an_outage_and_nothing_is_tried_again()
      throws Exception {
    try (var holder = keys.holding("held0")) {
      var all = keys.asked(Stream.of("held0"));
      keys.awaitLockWaiters(1);
      keys.count(
          "select count(pg_terminate_backend(pid)) from pg_stat_activity"
              + " where wait_event_type = 'Lock'");

      assertThatThrownBy(() -> all.getFirst().await()).isInstanceOf(Unavailable.class);
      holder.rollback();
    }
    assertThat(keys.count("select count(*) from idempotency_key")).isZero();
  }

  @Test
  void each_tenant_writes_for_itself() {
    assertThatThrownBy(() -> keys.onLoop(() -> keys.ask(new Tenant("other"), "not mine")))
        .hasMessageContaining("row-level security");
  }

  @Test
  void a_connection_sees_the_tenant_it_is_lent_to_and_no_other() {
    keys.onLoop(() -> keys.ask(DEMO, "mine"));
    for (int i = 0; i < 20; i++) {
      var tenant = i % 2 == 0 ? DEMO : new Tenant("other");
      var seen =
          keys.onLoop(() ->
              keys.database
                  .one(
                      tenant,
                      "select count(*) as number from idempotency_key where $1 <> ''",
                      Tuple.of("any"))
                  .map(rows -> rows.iterator().next().getLong("number")));

      assertThat(seen).isEqualTo(i % 2 == 0 ? 1 : 0);
    }
  }
}
