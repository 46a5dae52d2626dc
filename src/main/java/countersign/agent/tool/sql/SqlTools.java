package countersign.agent.tool.sql;

import countersign.agent.Tool;
import countersign.config.SqlConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tools for databases. */
public final class SqlTools {
  static final String TOOLKIT = "sql";

  private SqlTools() {}

  /** None when no source is configured; sql_query alone when none may be written to. */
  public static List<Tool> of(SqlConfig config) {
    var all = new TreeMap<String, SqlSource>();
    config.sources().forEach((name, source) -> all.put(name, new SqlSource(name, source)));
    var written = new TreeMap<>(all);
    written.values().removeIf(source -> !source.config().rights().write());
    var tools = new ArrayList<Tool>();
    if (!all.isEmpty()) tools.add(new SqlQuery(Map.copyOf(all)));
    if (!written.isEmpty()) tools.add(new SqlExecute(Map.copyOf(written)));
    return tools;
  }
}
