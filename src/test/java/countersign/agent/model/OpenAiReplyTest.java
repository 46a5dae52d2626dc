package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.config.OutsideConfig.OpenAiConfig;
import countersign.task.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies that are hard to read. */
class OpenAiReplyTest {
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html>gateway</html>                                | readable
          {"id": "chatcmpl-9x", "choices": [{"index": 0, "mes | readable
          {}                                                  | readable
          []                                                  | readable
          null                                                | readable
          {"choices": []}                                     | readable
          {"choices": [{"index": 0}]}                         | readable
          {"choices": [{"message": {"role": "assistant"}}]}   | empty
          """)
  void what_is_no_completion_is_garbled(String body, String word) {
    server.answers(200, body);

    assertThat(next(Story.of("Go")))
        .isInstanceOfSatisfying(
            Reply.Garbled.class, reply -> assertThat(reply.why()).contains(word));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"role": "assistant", "content": ""}                        | stop   | empty
          {"role": "assistant", "content": null, "tool_calls": []}    | stop   | empty
          {"role": "assistant", "content": "It is"}                   | length | cut off
          {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"arguments": "{}"}}]} | tool_calls | no name
          {"role": "assistant", "tool_calls": [{"id": "a", "type": "function"}]} | tool_calls | readable
          """)
  void what_can_not_be_acted_on_is_garbled(String message, String finish, String word) {
    server.completes(message, finish);

    assertThat(next(Story.of("Go")))
        .isInstanceOfSatisfying(
            Reply.Garbled.class, reply -> assertThat(reply.why()).contains(word));
  }

  @Test
  void a_reply_without_usage_or_id_is_a_reply() {
    server.answers(
        200,
        """
        {"choices": [{"message": {"role": "assistant", "tool_calls":
          [{"type": "function", "function": {"name": "finish", "arguments": ""}}]}}]}
        """);

    assertThat(next(Story.of("Go")))
        .isEqualTo(new Reply.Said("", List.of(new ProposedCall("", "finish", "{}")), Usage.NONE));
  }

  private Reply next(Story story) {
    try (var model =
        new OpenAi(config(Optional.of("gpt-test"), 0), InstantSource.fixed(Story.NOON))) {
      return model.next(story.asking());
    }
  }

  private OpenAiConfig config(Optional<String> model, int retries) {
    return new OpenAiConfig(
        server.baseUrl(), Optional.of("sk-secret"), model, Duration.ofSeconds(5), retries);
  }
}
