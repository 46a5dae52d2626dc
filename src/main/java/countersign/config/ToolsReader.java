package countersign.config;

import java.nio.file.Files;

/** Reads what tools are configured with. */
final class ToolsReader {
  private ToolsReader() {}

  static ToolsConfig read(Settings settings) {
    return new ToolsConfig(files(settings));
  }

  private static FilesConfig files(Settings settings) {
    var workspace = settings.path("tools.files.workspace");
    if (workspace.filter(folder -> !Files.isDirectory(folder)).isPresent())
      throw ConfigError.value(
          "tools.files.workspace", workspace.get().toString(), "a folder that exists");
    return new FilesConfig(workspace, settings.size(FilesConfig.MAX_BYTES));
  }
}
