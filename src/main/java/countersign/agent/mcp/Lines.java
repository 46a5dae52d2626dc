package countersign.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What a program prints, line by line, of which none can fill the memory. */
final class Lines {
  private final InputStream in;
  private final int max;

  /**
   * Lines of UTF-8.
   *
   * @param max what is kept of one, in bytes
   */
  Lines(InputStream in, int max) {
    this.in = new BufferedInputStream(in);
    this.max = max;
  }

  /**
   * A line.
   *
   * @param cut whether it was longer; then the rest has been read and dropped
   */
  record Line(String text, boolean cut) {}

  /** The next one, without its end; empty at the end of everything. Blocks. */
  Optional<Line> next() throws IOException {
    var line = new ByteArrayOutputStream();
    boolean cut = false;
    int read = in.read();
    if (read < 0) return Optional.empty();
    for (; read >= 0 && read != '\n'; read = in.read())
      if (line.size() < max) line.write(read);
      else cut = true;
    return Optional.of(new Line(line.toString(UTF_8), cut));
  }
}
