package countersign.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The tools read_file, list_files and write_file.
 *
 * @param workspace the folder they work in; absent means that there are no such tools
 * @param maxBytes the largest file that is read or written, 1 KiB to 16 MiB
 */
public record FilesConfig(Optional<Path> workspace, int maxBytes) {
  static final IntRange MAX_BYTES = new IntRange("tools.files.max-bytes", 1024, 16 * 1024 * 1024);

  public FilesConfig {
    MAX_BYTES.check(maxBytes);
  }
}
