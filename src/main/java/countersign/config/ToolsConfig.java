package countersign.config;

/** The tools that are there only when they are configured. */
public record ToolsConfig(FilesConfig files, SqlConfig sql, WebFetchConfig webFetch) {}
