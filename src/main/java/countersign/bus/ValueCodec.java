package countersign.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable values on by reference; they never leave the process. */
final class ValueCodec implements MessageCodec<Object, Object> {
  static final String NAME = "value";

  static void install(EventBus bus) {
    try {
      bus.registerCodec(new ValueCodec());
    } catch (IllegalStateException alreadyThere) {
      // One event bus, several typed views of it: the first one installed the codec.
      return;
    }
  }

  @Override
  public Object transform(Object value) {
    return value;
  }

  @Override
  public void encodeToWire(Buffer buffer, Object value) {
    throw new IllegalStateException("messages are local to the node: " + value.getClass());
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("messages are local to the node");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
