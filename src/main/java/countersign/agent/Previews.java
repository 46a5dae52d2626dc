package countersign.agent;

import countersign.message.FindPreviews;
import countersign.task.Preview;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has tools tell what stored calls look like. */
final class Previews {
  private static final Logger log = LoggerFactory.getLogger(Previews.class);

  /** Takes as long as the tools compute; throws nothing that a tool throws. */
  List<Optional<Preview>> find(Toolbox toolbox, FindPreviews asked) {
    return asked.calls().stream().map(call -> preview(toolbox, call)).toList();
  }

  private Optional<Preview> preview(Toolbox toolbox, FindPreviews.Of of) {
    try {
      return toolbox.preview(of.toolkits(), of.call());
    } catch (RuntimeException bug) {
      // The person still has the arguments, which are what counts.
      log.error("{} could not preview its call", of.call().tool(), bug);
      return Optional.empty();
    }
  }
}
