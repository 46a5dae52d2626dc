package countersign.agent.tool;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Tool;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.Effect;
import java.math.BigDecimal;

/**
 * {@code calculator}: decimal arithmetic with {@value BoundedArithmetic#PRECISION} significant
 * digits, ties rounded away from zero. Touches nothing outside.
 */
public final class Calculator implements Tool {
  /** The longest expression, in characters. */
  public static final int MAX_LENGTH = 500;

  private static final int LONGEST_PLAIN_EXPONENT = 40;

  private static final String PARAMETERS =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["expression"],
        "properties": {
          "expression": {
            "type": "string",
            "minLength": 1,
            "maxLength": %d,
            "description": "An arithmetic expression of numbers, for example \
      ROUND(129.90 * 0.19, 2). Operators + - * / %% ^ and comparisons; functions %s; constants PI \
      and E. A sign binds tighter than ^, as in spreadsheets: -2^2 is 4. Angles are in degrees, with the suffix R in radians."
          }
        }
      }
      """
          .formatted(MAX_LENGTH, String.join(", ", BoundedArithmetic.FUNCTIONS));

  private final ToolSpec spec =
      new ToolSpec(
          "calculator",
          "math",
          "Evaluates an arithmetic expression exactly as decimals. Use it instead of calculating"
              + " yourself.",
          Json.readOwn(PARAMETERS));
  private final ExpressionConfiguration arithmetic = BoundedArithmetic.configuration();

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Effect effect(JsonNode arguments) {
    return Effect.READ_ONLY;
  }

  @Override
  public Outcome run(JsonNode arguments, Attempt attempt) {
    var text = arguments.path("expression").asText();
    if (text.length() > MAX_LENGTH)
      return Outcome.error("The expression is longer than " + MAX_LENGTH + " characters.");
    try {
      return answer(new Expression(text, arithmetic).evaluate());
    } catch (BaseException e) {
      return Outcome.error(
          "The expression can't be evaluated: %s (at character %d, near '%s')."
              .formatted(e.getMessage(), e.getStartPosition(), e.getTokenString()));
    } catch (ArithmeticException | NumberFormatException _) {
      // The library lets these through, for example for 0^-1 or a literal with a huge exponent.
      return Outcome.error(
          "The expression has no value that is a real number within the bounds (at most 10^"
              + BoundedArithmetic.MAX_EXPONENT
              + ").");
    }
  }

  private static Outcome answer(EvaluationValue value) {
    if (value.isBooleanValue()) return result(value.getBooleanValue().toString());
    if (!value.isNumberValue())
      return Outcome.error("The expression gives a text; only numbers can be calculated.");
    var number = value.getNumberValue();
    if (!BoundedArithmetic.fits(number))
      return Outcome.error(
          "The value is beyond 10^" + BoundedArithmetic.MAX_EXPONENT + ", which is too large.");
    return result(written(number));
  }

  private static Outcome result(String value) {
    return Outcome.ok(Json.write(Json.object().put("result", value)));
  }

  private static String written(BigDecimal number) {
    var digits = number.stripTrailingZeros();
    var exponent = Math.abs(digits.precision() - digits.scale() - 1);
    return exponent <= LONGEST_PLAIN_EXPONENT ? digits.toPlainString() : digits.toString();
  }
}
