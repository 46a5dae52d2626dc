package countersign.agent.tool.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What is in a file.
 *
 * @param bytes how many there are
 * @param sha256 of them, in lower-case hexadecimal
 * @param text absent when it isn't UTF-8, or has a zero character, as no text file has
 */
record FileContent(long bytes, String sha256, Optional<String> text) {
  private static final int PART = 64 * 1024;

  static FileContent of(byte[] bytes) {
    return new FileContent(bytes.length, sha256(bytes), text(bytes));
  }

  /** All that a channel has; empty when that is more than {@code most} bytes. */
  static Optional<FileContent> read(ReadableByteChannel channel, int most) throws IOException {
    var all = new ByteArrayOutputStream();
    var part = ByteBuffer.allocate(PART);
    while (channel.read(part) >= 0) {
      all.write(part.array(), 0, part.position());
      if (all.size() > most) return Optional.empty();
      part.clear();
    }
    return Optional.of(of(all.toByteArray()));
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
