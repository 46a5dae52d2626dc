package countersign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Countersign this is. */
final class Version {
  private Version() {}

  /** Such as 0.1.0. */
  static String current() {
    var properties = new Properties();
    try (var file = Version.class.getResourceAsStream("version.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
