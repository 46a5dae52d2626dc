package countersign.policy;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a rule wants of one value of the arguments. */
public sealed interface Comparison {
  /** It in words, behind the path: {@code is "EUR"}. */
  String words();

  /** Whether {@code value}, which is there, is as wanted. */
  Fit fits(Value value);

  /**
   * It equals one of these.
   *
   * @param values at least one
   */
  record OneOf(List<Value> values) implements Comparison {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public String words() {
      var texts = values.stream().map(Value::json).toList();
      return texts.size() == 1 ? "is " + texts.getFirst() : "is one of " + String.join(", ", texts);
    }

    @Override
    public Fit fits(Value value) {
      if (values.contains(value)) return new Fit.Yes();
      if (value instanceof Value.Nothing) return new Fit.No();
      var comparable =
          values.stream().allMatch(it -> it instanceof Value.Nothing || sameKind(it, value));
      return comparable ? new Fit.No() : new Fit.Unclear("it is " + value.kind());
    }

    private static boolean sameKind(Value one, Value other) {
      return one.getClass().equals(other.getClass());
    }
  }

  /**
   * It is a text that matches as a whole, line breaks being characters like others.
   *
   * @param pattern in RE2's syntax, which takes linear time whatever the text
   */
  record Matches(Pattern pattern) implements Comparison {
    @Override
    public String words() {
      return "matches " + pattern.pattern();
    }

    @Override
    public Fit fits(Value value) {
      return switch (value) {
        case Value.Text(var text, _) -> Fit.of(pattern.matcher(text).matches());
        case Value.Nothing() -> new Fit.No();
        case Value.Number _, Value.Truth _, Value.Compound _ ->
            new Fit.Unclear("it is " + value.kind() + ", and the rule matches texts");
      };
    }
  }

  /** It is a number within these bounds, of which at least one is given. */
  record Within(
      Optional<BigDecimal> above,
      Optional<BigDecimal> atLeast,
      Optional<BigDecimal> below,
      Optional<BigDecimal> atMost)
      implements Comparison {
    @Override
    public String words() {
      var parts =
          List.of(
              above.map(bound -> "> " + bound.toPlainString()).orElse(""),
              atLeast.map(bound -> "≥ " + bound.toPlainString()).orElse(""),
              below.map(bound -> "< " + bound.toPlainString()).orElse(""),
              atMost.map(bound -> "≤ " + bound.toPlainString()).orElse(""));
      return String.join(" and ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }

    @Override
    public Fit fits(Value value) {
      return switch (value) {
        case Value.Number(var number) -> Fit.of(holds(number));
        case Value.Nothing() -> new Fit.No();
        case Value.Text _, Value.Truth _, Value.Compound _ ->
            new Fit.Unclear("it is " + value.kind() + ", and the rule compares numbers");
      };
    }

    private boolean holds(BigDecimal number) {
      return above.filter(bound -> number.compareTo(bound) <= 0).isEmpty()
          && atLeast.filter(bound -> number.compareTo(bound) < 0).isEmpty()
          && below.filter(bound -> number.compareTo(bound) >= 0).isEmpty()
          && atMost.filter(bound -> number.compareTo(bound) > 0).isEmpty();
    }
  }
}
