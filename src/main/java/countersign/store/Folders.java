package countersign.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whole folders, links inside them left unfollowed. */
final class Folders {
  private Folders() {}

  /** Something done to one file or folder. */
  interface Action {
    void on(Path path) throws IOException;
  }

  /** Delete a folder and all that is in it; a missing one is fine. */
  static void delete(Path folder) throws IOException {
    deepestFirst(folder, Files::delete);
  }

  /** Do something to everything in a folder, then to the folder; a missing one is fine. */
  static void deepestFirst(Path folder, Action action) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return;
    var walk =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
              throws IOException {
            action.on(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) throw failure;
            action.on(visited);
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(folder, walk);
  }
}
