package countersign.agent.tool.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The folder that agents may work in, and nothing outside it. */
final class Workspace {
  /** The most entries of a folder that are listed. */
  static final int MAX_ENTRIES = 1000;

  private final Path root;
  private final int maxBytes;

  /**
   * @param root a folder that exists
   * @param maxBytes the largest file that is read
   * @throws IllegalArgumentException when the folder can't be used; the message names it
   */
  Workspace(Path root, int maxBytes) {
    this.maxBytes = maxBytes;
    try {
      this.root = root.toRealPath();
      Folder.at(this.root).close();
    } catch (IOException | UnsupportedOperationException e) {
      throw new IllegalArgumentException("the workspace " + root + " can't be opened safely", e);
    }
  }

  /** What stands at a path. */
  sealed interface Found {
    /** A plain file. */
    record Plain(FileContent content) implements Found {}

    /** A plain file that is larger than what is read. */
    record Large(long bytes) implements Found {}

    record AFolder() implements Found {}

    /**
     * Nothing.
     *
     * @param folders how many of the path's folders are there
     */
    record Nothing(int folders) implements Found {}

    /** Something that isn't touched, such as a link. */
    record Refused(String why) implements Found {}
  }

  /** An entry of a folder, by its name. */
  record Entry(String name, String kind, long bytes) {}

  /** What is in a folder. */
  sealed interface Inside {
    /**
     * Its entries, by name.
     *
     * @param more whether there are others
     */
    record Listing(List<Entry> entries, boolean more) implements Inside {
      public Listing {
        entries = List.copyOf(entries);
      }
    }

    /** There is no such folder. */
    record Nothing() implements Inside {}

    /** It is no folder. */
    record Refused(String why) implements Inside {}
  }

  Path root() {
    return root;
  }

  /** What stands at a path, read whole. */
  Found look(WorkspacePath path) throws IOException {
    if (path.name().isEmpty()) return new Found.AFolder();
    try (var way = Way.open(root)) {
      return switch (way.follow(path.folders())) {
        case Way.Step.Stopped(var why) -> new Found.Refused(why);
        case Way.Step.Missing(var folders) -> new Found.Nothing(folders);
        case Way.Step.In(var folder) -> look(folder, path);
      };
    }
  }

  /** What stands in an open folder at the last name of a path. */
  Found look(Folder folder, WorkspacePath path) throws IOException {
    var name = path.name().orElseThrow();
    var attributes = folder.attributes(name);
    if (attributes.isEmpty()) return new Found.Nothing(path.folders().size());
    if (attributes.get().isDirectory()) return new Found.AFolder();
    if (!attributes.get().isRegularFile())
      return new Found.Refused(path.text() + " is a link or a special file, which is not touched.");
    try (var channel = folder.read(name)) {
      var content = FileContent.read(channel, maxBytes);
      return content
          .<Found>map(Found.Plain::new)
          .orElseGet(() -> new Found.Large(attributes.get().size()));
    }
  }

  /** What is in a folder. */
  Inside list(WorkspacePath path) throws IOException {
    try (var way = Way.open(root)) {
      return switch (way.follow(path.names())) {
        case Way.Step.Stopped(var why) -> new Inside.Refused(why);
        case Way.Step.Missing _ -> new Inside.Nothing();
        case Way.Step.In(var folder) -> listing(folder);
      };
    }
  }

  private static Inside.Listing listing(Folder folder) throws IOException {
    var entries = new ArrayList<Entry>();
    for (var path : folder.entries()) {
      var name = String.valueOf(path.getFileName());
      if (name.startsWith(WorkspacePath.UNFINISHED)) continue;
      if (entries.size() == MAX_ENTRIES) return listing(entries, true);
      var attributes = folder.attributes(name);
      if (attributes.isPresent()) {
        var it = attributes.get();
        var kind = it.isDirectory() ? "folder" : it.isRegularFile() ? "file" : "other";
        entries.add(new Entry(name, kind, it.isRegularFile() ? it.size() : 0));
      }
    }
    return listing(entries, false);
  }

  private static Inside.Listing listing(List<Entry> entries, boolean more) {
    return new Inside.Listing(
        entries.stream().sorted(Comparator.comparing(Entry::name)).toList(), more);
  }
}
