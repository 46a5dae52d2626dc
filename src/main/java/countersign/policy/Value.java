package countersign.policy;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** A JSON value as rules see it. */
public sealed interface Value {
  /** It as JSON. */
  String json();

  /** The values in it that hold no others: itself, or all that a list or an object holds. */
  default Stream<Value> leaves() {
    return Stream.of(this);
  }

  /** A text. */
  record Text(String text, String json) implements Value {}

  /** A number; equal ones are equal however they are written. */
  record Number(BigDecimal number) implements Value {
    public Number {
      number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    @Override
    public String json() {
      return number.toPlainString();
    }
  }

  /** True or false. */
  record Truth(boolean truth) implements Value {
    @Override
    public String json() {
      return Boolean.toString(truth);
    }
  }

  /** Null. */
  record Nothing() implements Value {
    @Override
    public String json() {
      return "null";
    }
  }

  /**
   * A list or an object.
   *
   * @param json in canonical form (RFC 8785), so that equal ones are equal
   */
  record Compound(String json, List<Value> members) implements Value {
    public Compound {
      members = List.copyOf(members);
    }

    @Override
    public Stream<Value> leaves() {
      return members.stream().flatMap(Value::leaves);
    }
  }

  /** What kind of value it is, as a sentence puts it. */
  default String kind() {
    return switch (this) {
      case Text _ -> "a text";
      case Number _ -> "a number";
      case Truth _ -> "true or false";
      case Nothing _ -> "null";
      case Compound _ -> "a list or an object";
    };
  }
}
