package countersign.policy;

import java.util.List;
import java.util.Optional;

/** What a rule wants of a call's arguments. */
public sealed interface Condition {
  /** Where it looks, as a JSONPath (RFC 9535). */
  String path();

  /** It in words. */
  String words();

  /**
   * Whether the arguments are as wanted; something on the way that hides them leaves it unclear.
   */
  default Fit fits(ArgumentValues arguments) {
    return arguments
        .inTheWayOf(path())
        .<Fit>map(kind -> new Fit.Unclear(path() + ": " + kind + " is on the way to it"))
        .orElseGet(() -> fits(arguments.at(path())));
  }

  /** Whether what stands there is as wanted. */
  Fit fits(List<Value> found);

  /** Something stands there, be it null, or nothing does. */
  record Exists(String path, boolean wanted) implements Condition {
    @Override
    public String words() {
      return path + (wanted ? " is given" : " is not given");
    }

    @Override
    public Fit fits(List<Value> found) {
      return Fit.of(found.isEmpty() != wanted);
    }
  }

  /**
   * The one value there is as wanted. Nothing there is not as wanted; where it can't be told, as
   * when a list stands where a text was expected, the answer is {@link Fit.Unclear}: else putting a
   * value into a list would get it past a rule.
   */
  record One(String path, Comparison wanted) implements Condition {
    @Override
    public String words() {
      return path + " " + wanted.words();
    }

    @Override
    public Fit fits(List<Value> found) {
      if (found.isEmpty()) return new Fit.No();
      if (found.size() > 1)
        return new Fit.Unclear(path + ": several values are there; the rule must say any or all");
      return switch (wanted.fits(found.getFirst())) {
        case Fit.Unclear(var why) -> new Fit.Unclear(path + ": " + why);
        case Fit fit -> fit;
      };
    }
  }

  /** How many of several values must be as wanted. */
  enum Quantifier {
    /** At least one. */
    ANY,
    /** Every one, and there is one. */
    ALL
  }

  /** Of all values there, and of all that lists and objects there hold, so many are as wanted. */
  record Several(String path, Quantifier quantifier, Comparison wanted) implements Condition {
    @Override
    public String words() {
      return (quantifier == Quantifier.ANY ? "any of " : "all of ") + path + " " + wanted.words();
    }

    @Override
    public Fit fits(List<Value> found) {
      var fits = found.stream().flatMap(Value::leaves).map(wanted::fits).distinct().toList();
      if (fits.isEmpty()) return new Fit.No();
      var decisive = quantifier == Quantifier.ANY ? new Fit.Yes() : new Fit.No();
      if (fits.contains(decisive)) return decisive;
      return unclear(fits).orElseGet(fits::getFirst);
    }

    private Optional<Fit> unclear(List<Fit> fits) {
      return fits.stream()
          .filter(Fit.Unclear.class::isInstance)
          .map(Fit.Unclear.class::cast)
          .<Fit>map(fit -> new Fit.Unclear(path + ": " + fit.why()))
          .findFirst();
    }
  }
}
