package countersign.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpTransportException;
import io.modelcontextprotocol.spec.McpTransportSessionClosedException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What came of a request to a server. */
sealed interface Reply {
  /** It answered. */
  record Answered(JsonNode result) implements Reply {}

  /** It answered with a JSON-RPC error. */
  record Refused(String words) implements Reply {}

  /** It can't have done anything: it never got the request, or turned it away at the door. */
  record NotDone(String why) implements Reply {}

  /** It may have the request, and no answer will come. */
  record Lost(String why) implements Reply {}

  /** The longest words of a server that are passed on, in characters. */
  int LONGEST_WORDS = 2000;

  /** The library writes it into its messages. */
  Pattern STATUS = Pattern.compile("[Ss]tatus code: ?(\\d{3})\\b");

  /** What a failure of the library means. Its own words are not passed on: they repeat requests. */
  static Reply of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var reply = known(cause);
      if (reply.isPresent()) return reply.get();
    }
    return new Lost("The connection to the server was lost.");
  }

  /** Whether the server has forgotten the session. */
  static boolean isSessionLost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof SessionForgotten) return true;
    return false;
  }

  private static Optional<Reply> known(Throwable failure) {
    return Optional.ofNullable(
        switch (failure) {
          case McpError error when error.getJsonRpcError() != null ->
              new Refused(
                  Texts.clean(String.valueOf(error.getJsonRpcError().message()), LONGEST_WORDS)
                      + " (error "
                      + error.getJsonRpcError().code()
                      + ")");
          case NotSent it -> new NotDone(String.valueOf(it.getMessage()));
          case ConnectException _, HttpConnectTimeoutException _ ->
              new NotDone("The server can't be reached.");
          case SSLHandshakeException _ ->
              new NotDone("No encrypted connection to the server can be made.");
          case SessionForgotten it -> new NotDone(String.valueOf(it.getMessage()));
          case McpTransportSessionClosedException _ -> new NotDone("The connection is closed.");
          case McpHttpClientTransportAuthorizationException it ->
              new NotDone(
                  "The server refused it with status " + it.getResponseInfo().statusCode() + ".");
          case McpTransportException it -> refusal(it);
          // A request that HTTP can't carry, such as one for a tool named in Chinese.
          case IllegalArgumentException it when isOfRequest(it) ->
              new NotDone("The request can't be sent by HTTP.");
          default -> null;
        });
  }

  /** The library throws the same for an answer that is JSON and no message: then it was sent. */
  private static boolean isOfRequest(IllegalArgumentException failure) {
    return Stream.of(failure.getStackTrace())
        .limit(1)
        .anyMatch(thrower -> "java.net.http".equals(thrower.getModuleName()));
  }

  /** Statuses from 400 to 499 say that the request was turned away. */
  private static @Nullable Reply refusal(McpTransportException failure) {
    var status = STATUS.matcher(String.valueOf(failure.getMessage()));
    return status.find() && status.group(1).startsWith("4")
        ? new NotDone("The server refused it with status " + status.group(1) + ".")
        : null;
  }
}
