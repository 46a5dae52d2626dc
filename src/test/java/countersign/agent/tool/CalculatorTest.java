package countersign.agent.tool;

import static countersign.agent.tool.TestAttempt.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import countersign.json.Json;
import countersign.task.Effect;
import countersign.task.ToolResult;
import countersign.task.ToolResult.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {
  private final Calculator calculator = new Calculator();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 + 2 * 3             | 7
          0.1 + 0.2             | 0.3
          ROUND(2.345, 2)       | 2.35
          ROUND(129.90*0.19, 2) | 24.68
          -2^2                  | 4
          2^-1                  | 0.5
          1/3                   | 0.3333333333333333333333333333333333
          FACT(5)               | 120
          10^100                | 1E+100
          10^-3                 | 0.001
          MAX(1, 2, 3) % 2      | 1
          SUM(19.99, 5.01)      | 25
          IF(2 > 1, 10, 1/0)    | 10
          2 >= 3                | false
          """)
  void it_calculates_in_decimals(String expression, String value) {
    assertThat(calculated(expression)).isEqualTo(ToolResult.ok("{\"result\":\"" + value + "\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 / 0          | Division by zero
          1 +            | Missing second operand
          (1 + 2         | Closing brace not found
          price * 2      | near 'price'
          FACT(2.5)      | whole number from 0 to 1000
          FACT(-1)       | whole number from 0 to 1000
          0^-1           | no value that is a real number
          (-8)^(1/3)     | no value that is a real number
          "a" + 1        | only numbers
          "a"            | only numbers
          STR_UPPER("a") | STR_UPPER
          RANDOM()       | RANDOM
          """)
  void what_it_cannot_calculate_is_said_in_words(String expression, String words) {
    var result = calculated(expression);

    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.content()).contains(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9^9^9^9",
        "10^999999999",
        "2^1001",
        "FACT(1000000000)",
        "FACT(FACT(100))",
        "1E999999999",
        "FLOOR(1E999999999)",
        "1E-999999999",
        "1E99999999999",
        "ROUND(1.5, 999999999)",
        "10^999 * 10^999 * 10^999",
        "SQRT(1E999999999)",
        "1E999999999 % 3",
      })
  void what_would_take_forever_is_refused_at_once(String expression) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(calculated(expression).outcome()).isEqualTo(Outcome.ERROR));
  }

  @Test
  void a_deeply_nested_expression_of_the_greatest_length_is_evaluated() {
    var half = Calculator.MAX_LENGTH / 2 - 1;

    assertThat(calculated("(".repeat(half) + "1" + ")".repeat(half)).content()).contains("\"1\"");
    assertThat(calculated("-".repeat(Calculator.MAX_LENGTH - 1) + "1").content())
        .contains("\"-1\"");
  }

  @Test
  void a_longer_expression_is_refused_though_nobody_checked_the_schema() {
    var result = calculated("1".repeat(Calculator.MAX_LENGTH + 1));

    assertThat(result).isEqualTo(ToolResult.error("The expression is longer than 500 characters."));
  }

  @Test
  void it_needs_no_signature() {
    assertThat(calculator.effect(Json.object())).isEqualTo(Effect.READ_ONLY);
  }

  private ToolResult calculated(String expression) {
    return told(calculator.run(Json.object().put("expression", expression), new TestAttempt("k")));
  }
}
