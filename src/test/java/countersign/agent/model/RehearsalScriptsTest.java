package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countersign.config.ConfigError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts that people write. */
class RehearsalScriptsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start: a | words",
        "{words: [], find: {}, start: a, steps: {b: {calls: []}}} | start",
        "{words: [], find: {}, start: b, steps: {b: {calls: []}}} | steps.b.calls",
        "{words: [], find: {}, start: b, steps: {b: {calls: [{tool: x}]}}} | steps.b.calls",
        "{words: [], find: {}, start: b, steps: {b: {calls: [{tool: x, arguments: {}}], next: {ok: c}}}}"
            + " | steps.b.next.ok",
        "{words: [], find: {}, start: b, steps: {b: {calls: [{tool: x, arguments: {}}], next: {no: b}}}}"
            + " | steps.b.next.no",
        "{words: [], find: {u: {pattern: '(', otherwise: x}}, start: b, steps: {b: {calls: []}}}"
            + " | find.u.pattern",
        "{wrods: []} | wrods"
      })
  void a_bad_script_stops_the_start_naming_file_and_field(String yaml, String field) {
    assertThatThrownBy(() -> RehearsalScripts.parse("my.yaml", yaml))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining("my.yaml")
        .hasMessageContaining(field);
  }
}
