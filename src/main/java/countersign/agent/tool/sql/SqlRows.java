package countersign.agent.tool.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.agent.tool.Cut;
import countersign.json.Json;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the model is told: as many as there is room for.
 *
 * @param told {@code columns}, {@code rows}, and a {@code note} on what is missing
 * @param count how many rows were read; the others, if any, were not
 */
record SqlRows(ObjectNode told, int count) {
  /** The most characters of all values together. */
  static final int MAX_LENGTH = 100_000;

  /** The most characters of one value. */
  static final int MAX_VALUE_LENGTH = 10_000;

  private static final int LONGEST_NUMBER = 40;

  /**
   * Read rows.
   *
   * @param most that are told
   * @param all whether the others are counted
   */
  static SqlRows read(ResultSet rows, int most, boolean all) throws SQLException {
    var told = Json.object();
    var columns = columns(rows, told.putArray("columns"));
    var list = told.putArray("rows");
    var room = new Room();
    int count = 0;
    while (rows.next()) {
      count++;
      if (list.size() == most || room.left <= 0) {
        if (!all) break;
        continue;
      }
      add(rows, columns, list.addArray(), room);
    }
    note(list.size(), count, all, room).ifPresent(note -> told.put("note", note));
    return new SqlRows(told, count);
  }

  private static String[] columns(ResultSet rows, ArrayNode told) throws SQLException {
    var meta = rows.getMetaData();
    var types = new String[meta.getColumnCount()];
    for (int i = 0; i < types.length; i++) {
      types[i] = meta.getColumnTypeName(i + 1);
      told.addObject().put("name", meta.getColumnLabel(i + 1)).put("type", types[i]);
    }
    return types;
  }

  private static void add(ResultSet rows, String[] types, ArrayNode row, Room room)
      throws SQLException {
    for (int i = 0; i < types.length; i++) {
      var text = rows.getString(i + 1);
      row.add(value(text, types[i], room));
    }
  }

  private static JsonNode value(@Nullable String text, String type, Room room) {
    if (text == null) return Json.mapper().nullNode();
    room.left -= text.length();
    if (text.length() > MAX_VALUE_LENGTH) {
      room.cut = true;
      return Json.mapper().getNodeFactory().textNode(Cut.of(text, MAX_VALUE_LENGTH) + "…");
    }
    return switch (type) {
      case "bool" -> Json.mapper().getNodeFactory().booleanNode(text.equals("t"));
      case "int2", "int4", "int8", "numeric", "float4", "float8" -> number(text);
      case "json", "jsonb" -> json(text);
      default -> Json.mapper().getNodeFactory().textNode(text);
    };
  }

  /** NaN, infinities and what has very many digits are texts. */
  private static JsonNode number(String text) {
    try {
      if (text.length() <= LONGEST_NUMBER) return DecimalNode.valueOf(new BigDecimal(text));
    } catch (NumberFormatException _) {
      // A text, then.
    }
    return Json.mapper().getNodeFactory().textNode(text);
  }

  private static JsonNode json(String text) {
    try {
      return Json.read(text);
    } catch (JsonProcessingException _) {
      return Json.mapper().getNodeFactory().textNode(text);
    }
  }

  private static Optional<String> note(int told, int count, boolean all, Room room) {
    var cut =
        room.cut
            ? " Values that are longer than %,d characters were cut.".formatted(MAX_VALUE_LENGTH)
            : "";
    var more =
        told == count
            ? ""
            : all
                ? " These are the first %,d of %,d rows.".formatted(told, count)
                : " There are more rows; these are the first %,d.".formatted(told);
    var note = (more + cut).strip();
    return note.isEmpty() ? Optional.empty() : Optional.of(note);
  }

  private static final class Room {
    private int left = MAX_LENGTH;
    private boolean cut;
  }
}
