package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.agent.Model.Reply;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a provider keeps trying, and what people are told when it gives up. */
@ParameterizedClass
@EnumSource(Wire.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ProviderOutageTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration USUAL = Duration.ofSeconds(5);

  private final Wire wire;
  private final ProviderBench bench;
  private final ModelServer server;

  ProviderOutageTest(Wire wire) throws Exception {
    this.wire = wire;
    this.bench = new ProviderBench(wire);
    this.server = bench.server;
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 529})
  void what_may_pass_is_tried_again(int status) {
    server.answers(status, wire.error("busy"));
    server.answers(status, "");
    server.answers(200, wire.says("ok"));

    assertThat(next(SHORT, 2)).isInstanceOf(Reply.Said.class);
    assertThat(server.asked()).hasSize(3);
    assertThat(server.asked().getFirst()).isEqualTo(server.asked().getLast());
  }

  @Test
  void when_the_retries_are_used_up_people_are_told_what_the_server_said() {
    for (int i = 0; i < 3; i++) server.answers(429, wire.error("quota\n used up"));

    assertThat(next(SHORT, 2))
        .isEqualTo(
            new Reply.Unreachable(
                "The model server %s answered 429, after 3 attempts: quota  used up"
                    .formatted(server.address())));
    assertThat(server.asked()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Sun, 01 Mar 2026 11:59:00 GMT"})
  void the_pause_that_the_server_asks_for_replaces_ours(String retryAfter) {
    server.answers(429, Map.of("Retry-After", retryAfter), "");
    server.answers(200, wire.says("ok"));

    assertThat(next(LONG, 1)).as("without waiting for an hour").isInstanceOf(Reply.Said.class);
  }

  @Test
  void the_server_is_left_alone_for_as_long_as_it_asks() {
    server.answers(503, Map.of("Retry-After", "1"), "");
    server.answers(200, wire.says("ok"));
    long before = System.nanoTime();

    assertThat(next(SHORT, 1)).isInstanceOf(Reply.Said.class);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void an_unreadable_retry_after_leaves_our_own_pause() {
    server.answers(429, Map.of("Retry-After", "soon"), "");
    server.answers(200, wire.says("ok"));

    assertThat(next(SHORT, 1)).isInstanceOf(Reply.Said.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | answered 400: no such thing as ***
          401 | refused the API key (401).
          403 | refused access (403): no such thing as ***
          404 | knows no such model or path (404): no such thing as ***
          301 | answered 301: no such thing as ***
          """)
  void what_will_not_pass_is_told_at_once_and_without_the_key(int status, String words) {
    server.answers(status, wire.error("no such thing as " + ProviderBench.KEY));

    assertThat(next(LONG, 5))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply -> assertThat(reply.why()).contains(words).doesNotContain(ProviderBench.KEY));
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | This model's maximum context length is 8192 tokens.
          400 | prompt is too long: 210000 tokens > 200000 maximum
          400 | input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000
          400 | the input length exceeds the context length
          400 | Input tokens exceed the configured limit of 272000 tokens.
          413 | Request exceeds the maximum size
          """)
  void a_conversation_that_is_too_long_for_the_server_is_told_as_that(int status, String words) {
    server.answers(status, wire.error(words));

    assertThat(next(LONG, 5))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why())
                    .contains("finds the conversation too long for its model", words)
                    .contains(
                        "models." + wire.name().toLowerCase(Locale.ROOT) + ".context-tokens"));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_asked_again_and_then_given_up() {
    server.answers(ModelServer.SILENCE, "");
    server.answers(ModelServer.SILENCE, "");

    assertThat(next(Duration.ofSeconds(1), SHORT, 1))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why()).contains("no whole answer within 1000 ms", "2 attempts"));
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void an_answer_that_breaks_off_is_asked_for_again() {
    server.answers(ModelServer.CUT, wire.says("ok"));
    server.answers(200, wire.says("whole"));

    assertThat(next(SHORT, 1))
        .isInstanceOfSatisfying(
            Reply.Said.class, said -> assertThat(said.thought()).isEqualTo("whole"));
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void an_answer_that_is_larger_than_a_reply_can_be_is_not_read() {
    server.answers(200, wire.says("x".repeat(9 * 1024 * 1024)));

    assertThat(next(SHORT, 0))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class, reply -> assertThat(reply.why()).contains("can't be reached"));
  }

  @Test
  void a_server_that_is_down_is_named() throws Exception {
    URI down;
    try (var socket = new ServerSocket(0)) {
      down = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    bench.baseUrl = wire.baseUrl(down);

    assertThat(next(SHORT, 1))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why())
                    .contains(down.getAuthority(), "can't be reached", "2 attempts"));
  }

  @Test
  void a_provider_that_was_closed_before_it_was_ever_asked_reaches_nobody() {
    server.answers(200, wire.says("ok"));
    bench.patience(USUAL, 0);
    var provider = bench.open();
    provider.close();

    assertThat(provider.next(Story.of("Go").asking()))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply -> assertThat(reply.why()).contains("this node is stopping"));
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void an_interrupt_ends_the_waiting_for_an_answer() throws Exception {
    server.answers(ModelServer.SILENCE, "");

    assertThat(interruptedWhile(() -> server.asked().size() == 1))
        .isEqualTo(new Reply.Unreachable("Waiting for the model was interrupted."));
  }

  @Test
  void an_interrupt_ends_the_pause_between_attempts() throws Exception {
    server.answers(500, "");

    assertThat(interruptedWhile(() -> server.asked().size() == 1))
        .isEqualTo(new Reply.Unreachable("Waiting for the model was interrupted."));
  }

  private Reply interruptedWhile(Callable<Boolean> condition) throws Exception {
    var reply = new CompletableFuture<Reply>();
    var thread =
        Thread.ofVirtual()
            .start(() -> {
              var said = next(Duration.ofSeconds(15), LONG, 3);
              if (Thread.currentThread().isInterrupted()) reply.complete(said);
            });
    await().until(condition);
    thread.interrupt();
    return reply.get(5, TimeUnit.SECONDS);
  }

  private Reply next(Duration pause, int retries) {
    return next(USUAL, pause, retries);
  }

  private Reply next(Duration timeout, Duration pause, int retries) {
    bench.patience(timeout, retries);
    bench.pause = pause;
    return bench.next(Story.of("Go"));
  }
}
