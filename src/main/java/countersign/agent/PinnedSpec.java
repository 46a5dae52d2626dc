package countersign.agent;

import countersign.json.CanonicalJson;
import countersign.json.Json;
import countersign.message.ToolPin;
import countersign.task.Digest;
import java.util.Optional;

/** A tool's specification as text that can be kept and compared. */
final class PinnedSpec {
  private PinnedSpec() {}

  /** How a tool looks now; nobody has looked at it yet. */
  static ToolPin of(ToolSpec spec) {
    var tree =
        Json.object()
            .put("name", spec.name())
            .put("toolkit", spec.toolkit())
            .put("description", spec.description())
            .set("parameters", spec.parameters());
    return new ToolPin(
        spec.name(),
        CanonicalJson.of(tree),
        new Digest(CanonicalJson.sha256(tree)),
        Optional.empty());
  }

  /** What was kept. */
  static ToolSpec read(ToolPin pin) {
    var tree = Json.readOwn(pin.spec());
    return new ToolSpec(
        tree.required("name").textValue(),
        tree.required("toolkit").textValue(),
        tree.required("description").textValue(),
        tree.required("parameters"));
  }
}
