package countersign.agent.tool.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.Set;

/**
 * An open folder. Names are looked up in the folder that is open, not along a path, and links are
 * not followed: so what somebody puts in the place of a name meanwhile leads nowhere else.
 *
 * <p>What is opened is looked at before, since opening a pipe waits for somebody at its other end.
 * Who can change the workspace at just that moment can make a call hang until its time limit, and
 * no more.
 */
record Folder(SecureDirectoryStream<Path> entries) implements AutoCloseable {
  /**
   * The folder at a path of the operator, where links are followed.
   *
   * @throws UnsupportedOperationException when the file system can't look names up in open folders
   */
  static Folder at(Path path) throws IOException {
    return new Folder(secure(Files.newDirectoryStream(path)));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> entries)
      throws IOException {
    if (entries instanceof SecureDirectoryStream<Path> secure) return secure;
    entries.close();
    throw new UnsupportedOperationException("names can't be looked up in open folders");
  }

  /** What stands at a name, links not followed; empty when nothing does. */
  Optional<BasicFileAttributes> attributes(String name) throws IOException {
    var view =
        entries.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, NOFOLLOW_LINKS);
    try {
      return Optional.of(view.readAttributes());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** The folder of that name, which must be one. */
  Folder open(String name) throws IOException {
    return new Folder(secure(entries.newDirectoryStream(Path.of(name), NOFOLLOW_LINKS)));
  }

  /** A file to read, which must be a plain one. */
  SeekableByteChannel read(String name) throws IOException {
    return entries.newByteChannel(
        Path.of(name), Set.<OpenOption>of(StandardOpenOption.READ, NOFOLLOW_LINKS));
  }

  /** A file that isn't there yet. */
  SeekableByteChannel create(String name) throws IOException {
    return entries.newByteChannel(
        Path.of(name),
        Set.<OpenOption>of(
            StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, NOFOLLOW_LINKS));
  }

  /** Give a file the permissions that another one has. */
  void copyPermissions(String from, String to) throws IOException {
    permissions(to).setPermissions(permissions(from).readAttributes().permissions());
  }

  private PosixFileAttributeView permissions(String name) {
    return entries.getFileAttributeView(
        Path.of(name), PosixFileAttributeView.class, NOFOLLOW_LINKS);
  }

  /** Give an entry a name in another folder, at once; a file of that name is replaced. */
  void move(String name, Folder to, String newName) throws IOException {
    entries.move(Path.of(name), to.entries, Path.of(newName));
  }

  void delete(String name) throws IOException {
    entries.deleteFile(Path.of(name));
  }

  /** Have the names in it survive a loss of power. */
  void force() throws IOException {
    try (var self = entries.newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ))) {
      if (self instanceof FileChannel file) file.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
