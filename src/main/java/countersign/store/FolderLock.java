package countersign.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a folder for this process; the operating system lets go of it when the process dies. */
record FolderLock(FileChannel channel) implements AutoCloseable {
  /**
   * Take the folder.
   *
   * @throws StartFailure when another process, or this one, holds it
   */
  static FolderLock take(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locked(channel)) return new FolderLock(channel);
    channel.close();
    throw new StartFailure(
        "another Countersign is running on " + folder + ": stop it, or choose another data.dir");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
