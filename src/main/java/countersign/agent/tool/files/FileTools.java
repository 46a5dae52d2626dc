package countersign.agent.tool.files;

import countersign.agent.Tool;
import countersign.config.FilesConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tools of the workspace. */
public final class FileTools {
  static final String TOOLKIT = "files";

  private static final Logger log = LoggerFactory.getLogger(FileTools.class);

  private FileTools() {}

  /**
   * None when no workspace is configured.
   *
   * @throws IllegalArgumentException when the workspace can't be used; the message names it
   */
  public static List<Tool> of(FilesConfig config) {
    return config
        .workspace()
        .map(folder -> new Workspace(folder, config.maxBytes()))
        .map(workspace ->
            List.<Tool>of(
                new ListFiles(workspace),
                new ReadFile(workspace, config.maxBytes()),
                new WriteFile(workspace, config.maxBytes())))
        .orElse(List.of());
  }

  /** What the file system said, in words that name no folder outside the workspace. */
  static Tool.Outcome failed(String what, IOException failure) {
    log.info("{} {}", what, failure.toString());
    var why =
        switch (failure) {
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException it ->
              Objects.requireNonNullElse(it.getReason(), "no reason told");
          default -> "the file system failed";
        };
    return Tool.Outcome.error(what + " (" + why + ")");
  }
}
