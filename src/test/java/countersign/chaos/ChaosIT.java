package countersign.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The short form; with {@code -Pchaos} the long one, by the same program. */
class ChaosIT {
  @Test
  void nothing_is_lost_and_nothing_is_done_twice() throws Exception {
    var plan = ChaosPlan.ofProperties();
    var folder = Files.createTempDirectory(Path.of("target"), "chaos-").toAbsolutePath();
    System.out.println(plan + " in " + folder);

    try (var chaos = new Chaos(plan, folder)) {
      var result = chaos.run();
      System.out.println(result.table());

      assertThat(result.violations()).as(plan.toString()).isEmpty();
    }
  }
}
