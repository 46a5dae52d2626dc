package countersign.bench;

/**
 * What the database had counted at one moment, all of it exact at once, unlike the cumulative
 * statistics of sessions, which come seconds late.
 *
 * @param statements of one contender, without BEGIN and COMMIT
 * @param begins transactions of several statements that were begun, and how many ended
 * @param writes transactions that were given a number, which are those that write
 * @param walBytes how far the log is
 * @param tableBytes the contender's tables with all their indexes
 */
record Counters(
    double statements,
    double begins,
    double ends,
    double writes,
    double walBytes,
    double tableBytes) {
  static Counters of(Database database, Contender contender) {
    var mine = " from pg_stat_statements s where toplevel and " + contender.isMine();
    var begins =
        database.number("select coalesce(sum(calls), 0)" + mine + " and query ~* '^begin'");
    var ends =
        database.number(
            "select coalesce(sum(calls), 0)" + mine + " and query ~* '^(commit|rollback)'");
    var all = database.number("select coalesce(sum(calls), 0)" + mine);
    return new Counters(
        all - begins - ends,
        begins,
        ends,
        database.number("select pg_snapshot_xmax(pg_current_snapshot())::text::numeric"),
        database.number("select pg_current_wal_lsn() - '0/0'::pg_lsn"),
        database.number(
            "select coalesce(sum(pg_total_relation_size(oid)), 0) from pg_class where relkind = 'r'"
                + " and relnamespace = to_regnamespace('"
                + contender.schema()
                + "')"));
  }

  /** What each of {@code tasks} had of what was counted since. */
  Counters since(Counters before, double tasks) {
    return new Counters(
        (statements - before.statements) / tasks,
        (begins - before.begins) / tasks,
        (ends - before.ends) / tasks,
        (writes - before.writes) / tasks,
        (walBytes - before.walBytes) / tasks,
        (tableBytes - before.tableBytes) / tasks);
  }

  /** Transactions; where none is of several statements, each statement is one by itself. */
  double commits() {
    return begins > 0 ? ends : statements;
  }
}
