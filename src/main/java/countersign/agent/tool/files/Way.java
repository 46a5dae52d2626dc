package countersign.agent.tool.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/** The open folders on the way to a place in the workspace. */
final class Way implements AutoCloseable {
  private final Path root;
  private final Deque<Folder> folders = new ArrayDeque<>();

  private Way(Path root, Folder folder) {
    this.root = root;
    folders.push(folder);
  }

  static Way open(Path root) throws IOException {
    return new Way(root, Folder.at(root));
  }

  /** Where following names came to. */
  sealed interface Step {
    /** In the last of them; it is closed with the way. */
    record In(Folder folder) implements Step {}

    /**
     * At a name that isn't there.
     *
     * @param folders how many were there
     */
    record Missing(int folders) implements Step {}

    /** At something that is no folder. */
    record Stopped(String why) implements Step {}
  }

  /** Go inwards. */
  Step follow(List<String> names) throws IOException {
    return follow(names, false);
  }

  /** Go inwards, making the folders that are missing. */
  Step make(List<String> names) throws IOException {
    return follow(names, true);
  }

  private Step follow(List<String> names, boolean making) throws IOException {
    for (int i = 0; i < names.size(); i++) {
      var name = names.get(i);
      if (making && folder().attributes(name).isEmpty()) makeFolder(name);
      var attributes = folder().attributes(name);
      if (attributes.isEmpty()) return new Step.Missing(i);
      if (!attributes.get().isDirectory())
        return new Step.Stopped(
            String.join("/", names.subList(0, i + 1))
                + (attributes.get().isRegularFile()
                    ? " is a file, not a folder."
                    : " is a link or a special file, which is not followed."));
      folders.push(folder().open(name));
    }
    return new Step.In(folder());
  }

  /**
   * Folders can't be made in an open folder, only along a path, which could lead elsewhere by now.
   * So it is made in the workspace itself and moved from there.
   */
  private void makeFolder(String name) throws IOException {
    var unfinished = WorkspacePath.UNFINISHED + UUID.randomUUID();
    Files.createDirectory(root.resolve(unfinished));
    try {
      folders.getLast().move(unfinished, folder(), name);
    } catch (IOException e) {
      Files.deleteIfExists(root.resolve(unfinished));
      // Somebody else may have made it meanwhile.
      if (folder().attributes(name).isEmpty()) throw e;
    }
    folder().force();
  }

  /** The folder that it came to. */
  Folder folder() {
    return folders.element();
  }

  @Override
  public void close() throws IOException {
    while (!folders.isEmpty()) folders.pop().close();
  }
}
