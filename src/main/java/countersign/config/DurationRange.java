package countersign.config;

import java.time.Duration;

/** The durations that a key may have, both ends included. */
record DurationRange(String key, Duration min, Duration max) {
  /** Refuse a duration outside. */
  void check(Duration value) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) throw wrong(Amounts.text(value));
  }

  /** The duration that the text is, not yet checked against the ends. */
  Duration parse(String text) {
    return Amounts.duration(text).orElseThrow(() -> wrong(text));
  }

  private ConfigError wrong(String value) {
    return ConfigError.value(
        key,
        value,
        "from "
            + Amounts.text(min)
            + " to "
            + Amounts.text(max)
            + ", a whole number with ms, s, m, h or d");
  }
}
