package countersign.config;

/** The whole numbers that a key may have, both ends included. */
record IntRange(String key, int min, int max) {
  /** Refuse a number outside. */
  void check(int value) {
    if (value < min || value > max) throw wrong(Integer.toString(value));
  }

  /** The number that the text is, not yet checked against the ends. */
  int parse(String text) {
    if (!text.matches("-?\\d{1,9}")) throw wrong(text);
    return Integer.parseInt(text);
  }

  /** The bytes that a text such as {@code 1MiB} is, not yet checked against the ends. */
  int parseSize(String text) {
    return Amounts.size(text).orElseThrow(() -> wrong(text));
  }

  private ConfigError wrong(String value) {
    return ConfigError.value(key, value, "a whole number from " + min + " to " + max);
  }
}
