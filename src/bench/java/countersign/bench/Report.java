package countersign.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All figures of a run: one table for people, and JSON with every single value. */
final class Report {
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final ObjectNode json = Json.object();

  /** One figure, of each contender that has it, once a round. */
  private record Row(String unit, Map<Contender.Kind, List<Double>> values) {
    String cell(Contender.Kind kind) {
      return values.containsKey(kind) ? shown(median(values.get(kind))) : "";
    }

    /** How Countersign stands to another one. */
    String ratio(Contender.Kind kind) {
      if (!values.containsKey(kind) || !values.containsKey(Contender.Kind.COUNTERSIGN)) return "";
      return "%.2f"
          .formatted(median(values.get(Contender.Kind.COUNTERSIGN)) / median(values.get(kind)));
    }
  }

  /** Something else that belongs to the run. */
  void note(String name, String text) {
    json.put(name, text);
    System.out.println(name + ": " + text);
  }

  void add(String figure, String unit, Contender.Kind kind, double value) {
    rows.computeIfAbsent(figure, _ -> new Row(unit, new EnumMap<>(Contender.Kind.class)))
        .values
        .computeIfAbsent(kind, _ -> new ArrayList<>())
        .add(value);
    System.out.printf(
        Locale.ROOT, "  %-52s %-12s %12s %s%n", figure, kind.title(), shown(value), unit);
  }

  /** Medians of the rounds, as Markdown. */
  String table() {
    var text = new StringBuilder();
    line(text, "figure", "unit", "Countersign", "floor", "floor+", "÷ floor", "÷ floor+");
    line(text, "---", "---", "--:", "--:", "--:", "--:", "--:");
    rows.forEach((figure, row) ->
        line(
            text,
            figure,
            row.unit,
            row.cell(Contender.Kind.COUNTERSIGN),
            row.cell(Contender.Kind.FLOOR),
            row.cell(Contender.Kind.PROMISES),
            row.ratio(Contender.Kind.FLOOR),
            row.ratio(Contender.Kind.PROMISES)));
    return text.toString();
  }

  /** Both, to {@code folder}. */
  void write(Path folder) {
    var figures = json.putArray("figures");
    rows.forEach((figure, row) -> {
      var one = figures.addObject().put("figure", figure).put("unit", row.unit);
      row.values.forEach((kind, values) -> {
        var contender = one.putObject(kind.title()).put("median", median(values));
        var rounds = contender.putArray("rounds");
        values.forEach(rounds::add);
      });
    });
    try {
      Files.writeString(folder.resolve("results.json"), json.toPrettyString() + "\n");
      Files.writeString(folder.resolve("results.md"), table());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static String shown(double value) {
    var digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static void line(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
