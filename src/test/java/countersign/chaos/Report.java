package countersign.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The one table at the end. */
final class Report {
  private final Tally tally;
  private final List<String> lines = new ArrayList<>();

  Report(Tally tally) {
    this.tally = tally;
  }

  String of(ChaosPlan plan, Duration took, List<Long> recovery, Violations violations) {
    lines.add("| | |");
    lines.add("|---|---|");
    line("seed, nodes", plan.seed() + ", " + plan.nodes());
    line("duration", took.toSeconds() + " s");
    kills();
    tasks();
    decisions();
    effects();
    line("processes killed at work", recovery.size());
    tally.starting("caught:").forEach((doing, count) -> line("… tasks of which " + doing, count));
    line(
        "until all of that was in other hands: p50, p99, longest",
        at(recovery, 50) + " ms, " + at(recovery, 99) + " ms, " + at(recovery, 100) + " ms");
    line("**violations**", "**" + violations.all().size() + "**");
    violations.all().forEach(lines::add);
    return String.join("\n", lines) + "\n";
  }

  private void kills() {
    line("kills", tally.sum("kill:"));
    line("… at random moments", tally.of("kill:at random"));
    line("… at chosen points", tally.sum("kill:point:"));
    tally.starting("kill:point:").forEach((point, count) -> line("…… " + point, count));
    line("all nodes at once", tally.of("all killed at once"));
    line("PostgreSQL stopped hard", tally.of("postgres stops"));
  }

  private void tasks() {
    line("tasks acknowledged", tally.of("acknowledged"));
    line("ended", listed(tally.starting("ended:")));
    line(
        "submissions repeated: no answer, on purpose",
        tally.of("submissions without an answer") + ", " + tally.of("repeated submissions"));
  }

  private void decisions() {
    line("decisions granted, repetitions included", tally.of("decision granted"));
    line("conflicting decisions refused", tally.of("conflicting decisions refused"));
    line("decisions too late by another's same one", tally.of("decisions too late"));
    line("decisions repeated: no answer", tally.of("decisions without an answer"));
    line("unknown outcomes that people were asked about", listed(tally.starting("doubt:")));
    line("approvals of those, all refused", tally.sum("approvals of what is in doubt: 409"));
  }

  private void effects() {
    line("requests that arrived", listed(tally.starting("effect:")));
    line("connections broken after the effect", tally.of("broken connection"));
    line("actions reported as done", listed(tally.starting("done:")));
    line("idempotent actions sent more than once", tally.of("idempotent, sent again"));
    line("**done twice**", "**" + tally.of("duplicates") + "**");
    line("**lost**", "**" + tally.of("lost") + "**");
  }

  private void line(String name, Object value) {
    lines.add("| " + name + " | " + value + " |");
  }

  private static String listed(Map<String, Long> counts) {
    return String.join(
        ", ", counts.entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList());
  }

  private static long at(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) return 0;
    var place = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(0, place - 1));
  }
}
