package countersign.agent.tool;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arithmetic the calculator knows: operators and functions of numbers only, each of which
 * checks what it takes and gives, so that no short expression costs long work or much memory.
 */
final class BoundedArithmetic {
  /** Numbers are at least 10^-1000 and less than 10^1000 in size, or zero. */
  static final int MAX_EXPONENT = 1000;

  /** Significant digits. */
  static final int PRECISION = 34;

  /** The largest operand of the power operator and of FACT. */
  private static final BigDecimal MAX_REPETITION = BigDecimal.valueOf(1000);

  private static final List<String> INFIX =
      List.of("+", "-", "*", "/", "%", "^", "=", "==", "!=", "<>", ">", ">=", "<", "<=");
  private static final List<String> LOGIC = List.of("&&", "||");

  /** The functions by name. */
  static final List<String> FUNCTIONS =
      List.of(
          "ABS", "AVERAGE", "CEILING", "FACT", "FLOOR", "IF", "LOG", "LOG10", "MAX", "MIN", "NOT",
          "ROUND", "SQRT", "SUM", "ACOS", "ACOSR", "ASIN", "ASINR", "ATAN", "ATANR", "COS", "COSR",
          "DEG", "RAD", "SIN", "SINR", "TAN", "TANR");

  private static final List<String> CONSTANTS = List.of("PI", "E", "TRUE", "FALSE");

  private BoundedArithmetic() {}

  static ExpressionConfiguration configuration() {
    var all = ExpressionConfiguration.defaultConfiguration();
    return ExpressionConfiguration.builder()
        .mathContext(new MathContext(PRECISION, RoundingMode.HALF_UP))
        .operatorDictionary(operators(all.getOperatorDictionary()))
        .functionDictionary(functions(all.getFunctionDictionary()))
        .defaultConstants(constants(all.getDefaultConstants()))
        .arraysAllowed(false)
        .structuresAllowed(false)
        .build();
  }

  /** Whether the number is within the bounds. */
  static boolean fits(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale() - 1;
    return number.signum() == 0 || (exponent < MAX_EXPONENT && exponent >= -MAX_EXPONENT);
  }

  private static OperatorDictionaryIfc operators(OperatorDictionaryIfc all) {
    var known = new MapBasedOperatorDictionary();
    INFIX.forEach(name -> known.addOperator(name, new Operator(name, all.getInfixOperator(name))));
    LOGIC.forEach(name -> known.addOperator(name, all.getInfixOperator(name)));
    known.addOperator("+", new Operator("+", all.getPrefixOperator("+")));
    known.addOperator("-", new Operator("-", all.getPrefixOperator("-")));
    known.addOperator("!", all.getPrefixOperator("!"));
    return known;
  }

  private static FunctionDictionaryIfc functions(FunctionDictionaryIfc all) {
    var known = new MapBasedFunctionDictionary();
    FUNCTIONS.forEach(name -> known.addFunction(name, new Function(name, all.getFunction(name))));
    return known;
  }

  private static Map<String, EvaluationValue> constants(Map<String, EvaluationValue> all) {
    var known = new TreeMap<String, EvaluationValue>(String.CASE_INSENSITIVE_ORDER);
    CONSTANTS.forEach(name -> known.put(name, all.get(name)));
    return known;
  }

  private static void check(Token at, EvaluationValue... values) throws EvaluationException {
    for (var value : values) {
      if (value.isStringValue())
        throw new EvaluationException(at, "texts can't be calculated with, only numbers");
      if (value.isNumberValue() && !fits(value.getNumberValue()))
        throw new EvaluationException(
            at, "a number is beyond 10^" + MAX_EXPONENT + " or below 10^-" + MAX_EXPONENT);
    }
  }

  private static void checkRepetition(Token at, EvaluationValue value, boolean natural)
      throws EvaluationException {
    if (!value.isNumberValue()) return;
    var number = value.getNumberValue();
    if (number.abs().compareTo(MAX_REPETITION) > 0)
      throw new EvaluationException(at, "exponents and factorials go up to " + MAX_REPETITION);
    if (natural && (number.signum() < 0 || number.stripTrailingZeros().scale() > 0))
      throw new EvaluationException(at, "FACT takes a whole number from 0 to " + MAX_REPETITION);
  }

  private record Operator(String name, OperatorIfc inner) implements OperatorIfc {
    @Override
    public EvaluationValue evaluate(Expression expression, Token at, EvaluationValue... operands)
        throws EvaluationException {
      check(at, operands);
      if (name.equals("^")) checkRepetition(at, operands[1], false);
      var result = inner.evaluate(expression, at, operands);
      check(at, result);
      return result;
    }

    @Override
    public int getPrecedence() {
      return inner.getPrecedence();
    }

    @Override
    public int getPrecedence(ExpressionConfiguration configuration) {
      return inner.getPrecedence(configuration);
    }

    @Override
    public boolean isLeftAssociative() {
      return inner.isLeftAssociative();
    }

    @Override
    public boolean isPrefix() {
      return inner.isPrefix();
    }

    @Override
    public boolean isPostfix() {
      return inner.isPostfix();
    }

    @Override
    public boolean isInfix() {
      return inner.isInfix();
    }

    @Override
    public boolean isOperandLazy() {
      return inner.isOperandLazy();
    }
  }

  private record Function(String name, FunctionIfc inner) implements FunctionIfc {
    @Override
    public EvaluationValue evaluate(Expression expression, Token at, EvaluationValue... parameters)
        throws EvaluationException {
      check(at, parameters);
      if (name.equals("FACT")) checkRepetition(at, parameters[0], true);
      if (name.equals("ROUND")) checkRepetition(at, parameters[1], false);
      var result = inner.evaluate(expression, at, parameters);
      check(at, result);
      return result;
    }

    @Override
    public void validatePreEvaluation(Token at, EvaluationValue... parameters)
        throws EvaluationException {
      check(at, parameters);
      inner.validatePreEvaluation(at, parameters);
    }

    @Override
    public List<FunctionParameterDefinition> getFunctionParameterDefinitions() {
      return inner.getFunctionParameterDefinitions();
    }

    @Override
    public boolean hasVarArgs() {
      return inner.hasVarArgs();
    }

    @Override
    public boolean isParameterLazy(int index) {
      return inner.isParameterLazy(index);
    }

    @Override
    public int getCountOfNonVarArgParameters() {
      return inner.getCountOfNonVarArgParameters();
    }
  }
}
