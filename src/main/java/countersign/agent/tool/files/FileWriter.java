package countersign.agent.tool.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import countersign.agent.tool.files.Workspace.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes files of the workspace whole or not at all: under another name first, and then under its
 * own.
 */
final class FileWriter {
  /** The condition that nothing stands at the path. */
  static final String ABSENT = "absent";

  private static final Logger log = LoggerFactory.getLogger(FileWriter.class);

  private final Workspace workspace;

  /** So that of two runs with the same condition just one finds it fulfilled. */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  FileWriter(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * What is to be written.
   *
   * @param expected the SHA-256 of the file that is replaced, or {@link #ABSENT}
   */
  record Order(WorkspacePath path, String content, Optional<String> expected) {
    byte[] bytes() {
      return content.getBytes(UTF_8);
    }
  }

  /** What came of it. */
  sealed interface Result {
    /** The file has the content, and keeps it when the power is lost. */
    record Done(Found before) implements Result {}

    /** Nothing was written. */
    record Refused(String why) implements Result {}

    /** The file has the content, and may lose it with the power. */
    record Unsure(String why) implements Result {}
  }

  /**
   * Write a file, with the folders that it needs.
   *
   * @throws IOException when nothing was written, except perhaps folders
   */
  Result write(Order order) throws IOException {
    oneAtATime.lock();
    try {
      var before = workspace.look(order.path());
      var flaw = flaw(order, before);
      if (flaw.isPresent()) return new Result.Refused(flaw.get());
      if (holds(order, before)) return new Result.Done(before);
      return written(order, before);
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Why an order would not be carried out where {@code found} stands; empty when it would. */
  static Optional<String> flaw(Order order, Found found) {
    var path = order.path().text();
    return switch (found) {
      case Found.AFolder() -> Optional.of(path + " is a folder.");
      case Found.Refused(var why) -> Optional.of(why);
      case Found.Plain _ when holds(order, found) -> Optional.empty();
      case Found.Plain(var content) -> changed(order, content.sha256());
      case Found.Large _ -> changed(order, "");
      case Found.Nothing _ ->
          order
              .expected()
              .filter(it -> !it.equals(ABSENT))
              .map(_ -> "There is no file " + path + ".");
    };
  }

  /** Whether the file has the content already, as it has when this is done once more. */
  static boolean holds(Order order, Found found) {
    return found instanceof Found.Plain(var content)
        && content.sha256().equals(FileContent.of(order.bytes()).sha256());
  }

  private static Optional<String> changed(Order order, String sha256) {
    return order
        .expected()
        .filter(it -> !it.equals(sha256))
        .map(it ->
            it.equals(ABSENT)
                ? "There is a file " + order.path().text() + " already."
                : "The file "
                    + order.path().text()
                    + " is another one than expected_sha256 says. Read it again.");
  }

  private Result written(Order order, Found before) throws IOException {
    try (var way = Way.open(workspace.root())) {
      return switch (way.make(order.path().folders())) {
        case Way.Step.Stopped(var why) -> new Result.Refused(why);
        case Way.Step.Missing _ -> throw new IOException("a folder was taken away meanwhile");
        case Way.Step.In(var folder) -> written(order, before, folder);
      };
    }
  }

  private static Result written(Order order, Found before, Folder folder) throws IOException {
    var name = order.path().name().orElseThrow();
    var unfinished = WorkspacePath.UNFINISHED + UUID.randomUUID();
    try {
      fill(folder, unfinished, order.bytes());
      if (!(before instanceof Found.Nothing)) folder.copyPermissions(name, unfinished);
      folder.move(unfinished, folder, name);
    } catch (IOException e) {
      deleteQuietly(folder, unfinished);
      throw e;
    }
    try {
      folder.force();
      return new Result.Done(before);
    } catch (IOException e) {
      log.warn("a written file's name may not survive a loss of power", e);
      return new Result.Unsure("It was written, but may be lost when the power fails.");
    }
  }

  private static void fill(Folder folder, String name, byte[] bytes) throws IOException {
    try (var channel = folder.create(name)) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) channel.write(rest);
      if (channel instanceof FileChannel file) file.force(true);
    }
  }

  private static void deleteQuietly(Folder folder, String name) {
    try {
      if (folder.attributes(name).isPresent()) folder.delete(name);
    } catch (IOException e) {
      log.warn("{} is left over in the workspace: {}", name, e.toString());
    }
  }
}
