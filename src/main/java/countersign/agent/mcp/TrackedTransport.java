package countersign.agent.mcp;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A transport that knows under which id a request went out: the session keeps it to itself, and a
 * request can't be cancelled without it.
 */
final class TrackedTransport implements McpClientTransport {
  private final McpClientTransport transport;
  private final Map<Object, Object> ids = new IdentityHashMap<>();

  TrackedTransport(McpClientTransport transport) {
    this.transport = transport;
  }

  /** The id of the request with these parameters, this very object; it is forgotten then. */
  Optional<Object> take(Object parameters) {
    synchronized (ids) {
      return Optional.ofNullable(ids.remove(parameters));
    }
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    if (message instanceof JSONRPCRequest request && request.params() != null)
      synchronized (ids) {
        ids.put(request.params(), request.id());
      }
    return transport.sendMessage(message);
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return transport.connect(handler);
  }

  @Override
  public void setExceptionHandler(Consumer<Throwable> handler) {
    transport.setExceptionHandler(handler);
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return transport.unmarshalFrom(data, type);
  }

  @Override
  public List<String> protocolVersions() {
    return transport.protocolVersions();
  }

  @Override
  public Mono<Void> closeGracefully() {
    return transport.closeGracefully();
  }

  @Override
  public void close() {
    transport.close();
  }
}
