package countersign.policy;

import java.util.List;

/** A call's arguments, to be looked at by path. */
@FunctionalInterface
public interface ArgumentValues {
  /**
   * What stands there.
   *
   * @param path a JSONPath (RFC 9535) that was accepted for a rule
   * @return none when nothing does
   */
  List<Value> at(String path);
}
