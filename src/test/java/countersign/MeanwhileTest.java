package countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MeanwhileTest {
  private final List<String> ended = new ArrayList<>();

  @Test
  void a_part_is_made_while_others_start() {
    var othersStarted = new CountDownLatch(1);
    var part = Meanwhile.make("part", () -> after(othersStarted, "made"), ended::add);

    othersStarted.countDown();

    assertThat(part.get()).isEqualTo("made");
    assertThat(ended).isEmpty();
  }

  @Test
  void who_waits_for_a_part_is_told_its_own_failure() {
    var failure = new IllegalStateException("no part");
    var part = Meanwhile.<String>make("part", () -> fail(failure), ended::add);

    assertThatThrownBy(part::get).isSameAs(failure);
  }

  @Test
  void who_closes_a_part_that_is_being_made_waits_and_ends_it() throws InterruptedException {
    var closing = new CountDownLatch(1);
    var part = Meanwhile.make("part", () -> after(closing, "made"), ended::add);

    var closer = Thread.ofPlatform().start(part::close);
    await().until(() -> closer.getState() == Thread.State.WAITING);
    closing.countDown();
    closer.join();

    assertThat(ended).containsExactly("made");
  }

  @Test
  void a_part_is_ended_once_however_often_it_is_closed() {
    var part = Meanwhile.make("part", () -> "made", ended::add);

    part.close();
    part.close();

    assertThat(ended).containsExactly("made");
  }

  @Test
  void nothing_is_ended_of_a_part_that_could_not_be_made() {
    var part =
        Meanwhile.<String>make("part", () -> fail(new IllegalStateException("no")), ended::add);

    part.close();

    assertThat(ended).isEmpty();
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }

  private static String after(CountDownLatch moment, String value) {
    try {
      moment.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
    return value;
  }
}
