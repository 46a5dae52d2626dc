package countersign.policy;

import java.util.List;
import java.util.Optional;

/** A call's arguments, to be looked at by path. */
public interface ArgumentValues {
  /**
   * What stands there.
   *
   * @param path a JSONPath (RFC 9535) that was accepted for a rule
   * @return none when nothing does
   */
  List<Value> at(String path);

  /**
   * What kind of value stands on the way where the path can't go on, as when a list stands where it
   * needs an object: what it is meant for may be in there all the same.
   */
  Optional<String> inTheWayOf(String path);
}
