package countersign.agent.model;

import static java.util.stream.Collectors.joining;

import countersign.config.ModelServerConfig;
import countersign.json.Json;
import java.net.URI;
import java.util.Arrays;

/** The providers with a server, and what their servers' answers look like. */
enum Wire {
  OPENAI("gpt-test-2026-01-01") {
    @Override
    ChatProvider open(ModelServerConfig config, Prices prices, RetryingHttpClient http) {
      return OpenAi.provider(config, prices, http);
    }

    @Override
    URI baseUrl(URI server) {
      return server.resolve("/v1");
    }

    @Override
    String answer(String text, String stop, String usage, Call... calls) {
      var made =
          Arrays.stream(calls)
              .map(call ->
                  """
                  {"id": "%s", "type": "function", "function": {"name": "%s", "arguments": %s}}
                  """
                      .formatted(call.id, call.tool, Json.write(call.arguments)))
              .collect(joining(","));
      return """
      {"id": "chatcmpl-9x", "object": "chat.completion", "created": 1767225600,
       "model": "gpt-test-2026-01-01", "system_fingerprint": "fp_1",
       "choices": [{"index": 0, "logprobs": null, "finish_reason": "%s", "message":
         {"role": "assistant", "refusal": null, "content": %s, "tool_calls": [%s]}}]
       %s}
      """
          .formatted(
              stop.isEmpty() ? (calls.length == 0 ? "stop" : "tool_calls") : stop,
              text.isEmpty() ? "null" : Json.write(text),
              made,
              usage);
    }

    @Override
    String usage(int input, int output) {
      return """
      , "usage": {"prompt_tokens": %d, "completion_tokens": %d, "total_tokens": %d,
                  "prompt_tokens_details": {"cached_tokens": 0}}
      """
          .formatted(input, output, input + output);
    }

    @Override
    String cutOff() {
      return "length";
    }
  },

  ANTHROPIC("claude-test-20260101") {
    @Override
    ChatProvider open(ModelServerConfig config, Prices prices, RetryingHttpClient http) {
      return Anthropic.provider(config, prices, http);
    }

    @Override
    String answer(String text, String stop, String usage, Call... calls) {
      var words = text.isEmpty() ? "" : "{\"type\": \"text\", \"text\": " + Json.write(text) + "}";
      var made =
          Arrays.stream(calls)
              .map(call ->
                  "{\"type\": \"tool_use\", \"id\": \"%s\", \"name\": \"%s\", \"input\": %s}"
                      .formatted(call.id, call.tool, call.arguments))
              .collect(joining(","));
      return """
      {"id": "msg_013Zva2CMHLNnXjNJJKqJ2EF", "type": "message", "role": "assistant",
       "model": "claude-test-20260101", "content": [%s],
       "stop_reason": "%s", "stop_sequence": null %s}
      """
          .formatted(
              words + (words.isEmpty() || made.isEmpty() ? "" : ",") + made,
              stop.isEmpty() ? (calls.length == 0 ? "end_turn" : "tool_use") : stop,
              usage);
    }

    @Override
    String usage(int input, int output) {
      return """
      , "usage": {"input_tokens": %d, "cache_creation_input_tokens": 0,
                  "cache_read_input_tokens": 0, "output_tokens": %d, "service_tier": "standard"}
      """
          .formatted(input, output);
    }

    @Override
    String cutOff() {
      return "max_tokens";
    }
  },

  OLLAMA("qwen-test:8b") {
    @Override
    ChatProvider open(ModelServerConfig config, Prices prices, RetryingHttpClient http) {
      return Ollama.provider(config, prices, http);
    }

    @Override
    String answer(String text, String stop, String usage, Call... calls) {
      var made =
          Arrays.stream(calls)
              .map(call ->
                  "{\"id\": \"%s\", \"function\": {\"name\": \"%s\", \"arguments\": %s}}"
                      .formatted(call.id, call.tool, call.arguments))
              .collect(joining(","));
      return """
      {"model": "qwen-test:8b", "created_at": "2026-01-01T00:00:00.123456789Z",
       "message": {"role": "assistant", "content": %s %s},
       "done": true, "done_reason": "%s", "total_duration": 4883583458, "load_duration": 1334875
       %s}
      """
          .formatted(
              Json.write(text),
              calls.length == 0 ? "" : ", \"tool_calls\": [" + made + "]",
              stop.isEmpty() ? "stop" : stop,
              usage);
    }

    @Override
    String usage(int input, int output) {
      return ", \"prompt_eval_count\": %d, \"eval_count\": %d".formatted(input, output);
    }

    @Override
    String cutOff() {
      return "length";
    }

    @Override
    String error(String words) {
      return "{\"error\": " + Json.write(words) + "}";
    }
  };

  /** What its server calls the model that answers. */
  final String model;

  Wire(String model) {
    this.model = model;
  }

  /** A call in an answer. */
  record Call(String id, String tool, String arguments) {}

  abstract ChatProvider open(ModelServerConfig config, Prices prices, RetryingHttpClient http);

  URI baseUrl(URI server) {
    return server;
  }

  /** A whole answer that took 120 tokens and 30. */
  String says(String text, Call... calls) {
    return answer(text, "", usage(120, 30), calls);
  }

  /**
   * A whole answer.
   *
   * @param stop why it ends; empty is the usual reason
   */
  abstract String answer(String text, String stop, String usage, Call... calls);

  abstract String usage(int input, int output);

  /** The reason to stop that means that a reply got too long. */
  abstract String cutOff();

  /** The body of a refusal. */
  String error(String words) {
    return "{\"type\": \"error\", \"error\": {\"type\": \"some_error\", \"message\": %s}}"
        .formatted(Json.write(words));
  }
}
