package countersign.store;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.flywaydb.core.api.MigrationVersion;

/** The migrations on the class path: in the jar, or in a folder while developing. */
final class PackagedMigrations {
  static final String FOLDER = "migrations";
  private static final Pattern NAME = Pattern.compile("V(\\d+(?:[._]\\d+)*)__.+\\.sql");

  private PackagedMigrations() {}

  /** The version of each. */
  static List<MigrationVersion> versions() throws IOException {
    var folder = PackagedMigrations.class.getClassLoader().getResource(FOLDER);
    if (folder == null) return List.of();
    var connection = folder.openConnection();
    if (connection instanceof JarURLConnection jar)
      return versions(
          jar.getJarFile().stream().map(ZipEntry::getName).filter(PackagedMigrations::isIn));
    try (var files = Files.list(Path.of(URI.create(folder.toString())))) {
      return versions(files.map(Path::toString));
    }
  }

  private static boolean isIn(String entry) {
    return entry.startsWith(FOLDER + "/");
  }

  private static List<MigrationVersion> versions(Stream<String> paths) {
    return paths
        .map(path -> NAME.matcher(new File(path).getName()))
        .filter(name -> name.matches())
        .map(name -> MigrationVersion.fromVersion(name.group(1)))
        .toList();
  }
}
