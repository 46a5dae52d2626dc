package countersign.agent.tool;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of {@code .eml} files, for installations without a mail server. */
record Outbox(Path folder) implements Postbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** Writes the file whole or not at all; a repetition replaces it. */
  @Override
  public Posted post(OutgoingMail mail, Consumer<String> note) {
    var file = folder.resolve(mail.key().text() + ".eml");
    try {
      Files.createDirectories(folder);
      var unfinished = Files.createTempFile(folder, ".", ".part");
      try {
        write(mail, unfinished);
        Files.move(
            unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return new Posted.Accepted(Map.of("file", file.toString()));
    } catch (IOException | MessagingException e) {
      log.error("mail could not be written to {}", folder, e);
      return new Posted.Refused("The mail could not be written to the outbox folder.");
    }
  }

  private static void write(OutgoingMail mail, Path file) throws IOException, MessagingException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var out = Channels.newOutputStream(channel)) {
      mail.writeTo(out);
      channel.force(true);
    }
  }
}
