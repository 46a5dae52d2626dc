package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import countersign.agent.Model.Reply;
import countersign.config.OutsideConfig.OpenAiConfig;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the provider keeps trying, and what people are told when it gives up. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OpenAiOutageTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofHours(1);

  private ModelServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ModelServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 529})
  void what_may_pass_is_tried_again(int status) {
    server.answers(status, "{\"error\": {\"message\": \"busy\"}}");
    server.answers(status, "");
    server.says("ok");

    assertThat(next(SHORT, 2)).isInstanceOf(Reply.Said.class);
    assertThat(server.asked()).hasSize(3);
    assertThat(server.asked().getFirst()).isEqualTo(server.asked().getLast());
  }

  @Test
  void when_the_retries_are_used_up_people_are_told_what_the_server_said() {
    for (int i = 0; i < 3; i++)
      server.answers(429, "{\"error\": {\"message\": \"quota\\n used up\"}}");

    assertThat(next(SHORT, 2))
        .isEqualTo(
            new Reply.Unreachable(
                "The model server http://127.0.0.1:%d answered 429, after 3 attempts: quota  used up"
                    .formatted(server.baseUrl().getPort())));
    assertThat(server.asked()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Sun, 01 Mar 2026 11:59:00 GMT"})
  void the_pause_that_the_server_asks_for_replaces_ours(String retryAfter) {
    server.answers(429, Map.of("Retry-After", retryAfter), "");
    server.says("ok");

    assertThat(next(LONG, 1)).as("without waiting for an hour").isInstanceOf(Reply.Said.class);
  }

  @Test
  void the_server_is_left_alone_for_as_long_as_it_asks() {
    server.answers(503, Map.of("Retry-After", "1"), "");
    server.says("ok");
    long before = System.nanoTime();

    assertThat(next(SHORT, 1)).isInstanceOf(Reply.Said.class);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void an_unreadable_retry_after_leaves_our_own_pause() {
    server.answers(429, Map.of("Retry-After", "soon"), "");
    server.says("ok");

    assertThat(next(SHORT, 1)).isInstanceOf(Reply.Said.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | answered 400: no such thing as sk-*
          401 | refused the API key (401).
          403 | refused access (403): no such thing as sk-*
          404 | knows no such model or path (404): no such thing as sk-*
          301 | answered 301: no such thing as sk-*
          """)
  void what_will_not_pass_is_told_at_once(int status, String words) {
    server.answers(status, "{\"error\": {\"message\": \"no such thing as sk-secret\"}}");

    assertThat(next(LONG, 5))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why())
                    .contains(words.replace("sk-*", "***"))
                    .doesNotContain("sk-secret"));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_asked_again_and_then_given_up() {
    server.answers(ModelServer.SILENCE, "");
    server.answers(ModelServer.SILENCE, "");

    assertThat(next(server.baseUrl(), Duration.ofSeconds(1), SHORT, 1))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why()).contains("no whole answer within 1000 ms", "2 attempts"));
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void a_server_that_is_down_is_named() throws Exception {
    URI down;
    try (var socket = new ServerSocket(0)) {
      down = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
    }

    assertThat(next(down, Duration.ofSeconds(5), SHORT, 1))
        .isInstanceOfSatisfying(
            Reply.Unreachable.class,
            reply ->
                assertThat(reply.why())
                    .contains("127.0.0.1:" + down.getPort(), "can't be reached", "2 attempts"));
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
              var said = next(server.baseUrl(), Duration.ofSeconds(15), LONG, 3);
              if (Thread.currentThread().isInterrupted()) reply.complete(said);
            });
    await().until(condition);
    thread.interrupt();
    return reply.get(5, TimeUnit.SECONDS);
  }

  private Reply next(Duration pause, int retries) {
    return next(server.baseUrl(), Duration.ofSeconds(5), pause, retries);
  }

  private static Reply next(URI baseUrl, Duration timeout, Duration pause, int retries) {
    var config =
        new OpenAiConfig(
            baseUrl, Optional.of("sk-secret"), Optional.of("gpt-test"), timeout, retries);
    try (var model =
        new OpenAi(config, InstantSource.fixed(Story.NOON), pause, pause.multipliedBy(2))) {
      return model.next(Story.of("Go").asking());
    }
  }
}
