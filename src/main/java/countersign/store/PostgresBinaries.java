package countersign.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs that the jar carries, unpacked into a folder. */
record PostgresBinaries(Path folder) {
  private static final String COMPLETE = ".complete";

  /** The path of one program, such as {@code initdb}. */
  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  /**
   * Unpack the programs into a folder of their version below {@code parent}, unless they are there.
   * A half-unpacked folder is never taken for a whole one.
   *
   * @throws StartFailure when the jar carries no PostgreSQL for this machine
   */
  static PostgresBinaries unpack(Path parent) throws IOException {
    var wanted = parent.resolve(version());
    if (Files.exists(wanted.resolve(COMPLETE))) return new PostgresBinaries(wanted);
    var unfinished = parent.resolve("unpacking");
    Folders.delete(unfinished);
    Files.createDirectories(unfinished);
    try (var archive = new TarArchiveInputStream(new XZInputStream(packed()))) {
      for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry())
        write(entry, archive, unfinished);
    }
    Files.createFile(unfinished.resolve(COMPLETE));
    Folders.delete(wanted);
    Files.move(unfinished, wanted, StandardCopyOption.ATOMIC_MOVE);
    return new PostgresBinaries(wanted);
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path into)
      throws IOException {
    var path = into.resolve(entry.getName()).normalize();
    if (!path.startsWith(into)) throw new IOException("a path leaves its archive: " + path);
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, into.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(content, path);
      var runs = (entry.getMode() & 0111) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static InputStream packed() throws IOException {
    var name = "postgres-" + system() + "-" + processor() + ".txz";
    return new BufferedInputStream(
        found(PostgresBinaries.class.getClassLoader().getResourceAsStream(name)), 1 << 16);
  }

  private static InputStream found(@Nullable InputStream archive) {
    if (archive == null)
      throw new StartFailure(
          "this jar carries no PostgreSQL for "
              + system()
              + " on "
              + processor()
              + ": set database.uri to a PostgreSQL server, or build the jar on this machine");
    return archive;
  }

  private static String system() {
    var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : name.contains("win") ? "windows" : "linux";
  }

  private static String processor() {
    var name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64" -> "arm_64";
      default -> name;
    };
  }

  private static String version() throws IOException {
    var properties = new Properties();
    try (var file = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
      properties.load(file);
    }
    return properties.getProperty("version");
  }
}
