package countersign;

/** A row of the crash table: what is done, and when the process dies. */
enum CrashRow {
  AFTER_THE_202_BEFORE_THE_CLAIM("post", Death.ONCE_ACKNOWLEDGED),
  AFTER_THE_COMMIT_BEFORE_THE_202("post", Death.first("after:Once:1")),
  WHILE_THE_MODEL_IS_ASKED("get", Death.first("before:Record:1")),
  AFTER_THE_REPLY_WAS_RECORDED_BEFORE_ITS_TOOLS_RAN("get", Death.first("after:Record:1")),
  BEFORE_THE_REPLY_AND_ITS_PAUSE_ARE_STORED("post", Death.first("before:Settle:1")),
  AFTER_THE_PAUSE_IS_STORED("post", Death.first("after:Settle:1")),
  WHILE_AN_UNGATED_TOOL_RUNS("get", Death.WHEN_COUNTED),
  WHILE_AN_IDEMPOTENT_TOOL_RUNS("put", Death.WHEN_COUNTED),
  WHILE_A_TOOL_RUNS_THAT_MUST_NOT_RUN_TWICE("post", Death.WHEN_COUNTED),
  AFTER_IT_RAN_BEFORE_ITS_RESULT_WAS_RECORDED("post", Death.second("before:Record:1")),
  AFTER_IT_BEGAN_BEFORE_IT_TOUCHED_THE_WORLD("post", Death.second("after:Begin:1")),
  BEFORE_THE_WAIT_FOR_A_TIME_IS_STORED("wait", Death.first("before:Settle:1")),
  WHILE_IT_WAITS_FOR_A_TIME("wait", Death.first("after:Settle:1")),
  AFTER_THE_TIME_CAME_BEFORE_THE_MODEL_IS_TOLD("wait", Death.first("before:Record:1")),
  AFTER_THE_MODEL_WAS_TOLD_THAT_THE_TIME_CAME("wait", Death.first("after:Record:1")),
  AFTER_THE_RESULT_WAS_RECORDED("post", Death.second("after:Record:1")),
  BEFORE_THE_LAST_REPLY_AND_THE_END_ARE_STORED("post", Death.second("before:Settle:1")),
  AFTER_THE_APPROVAL_WAS_COMMITTED_BEFORE_ITS_200("post", Death.second("after:Once:1")),
  BEFORE_THE_APPROVAL_WAS_COMMITTED("post", Death.second("before:Once:1"));

  private final String story;
  private final Death death;

  CrashRow(String story, Death death) {
    this.story = story;
    this.death = death;
  }

  /** The script that the model follows: the method of its one request, or one that waits first. */
  String story() {
    return story;
  }

  Death death() {
    return death;
  }

  /** Whether a person must approve the request. */
  boolean asks() {
    return !story.equals("get") && !story.equals("wait");
  }

  /** How many calls the model makes. */
  int calls() {
    return story.equals("wait") ? 3 : 2;
  }

  /** Whether nobody can know how it went, so that a person must be asked. */
  boolean leavesDoubt() {
    return switch (this) {
      case WHILE_A_TOOL_RUNS_THAT_MUST_NOT_RUN_TWICE,
          AFTER_IT_RAN_BEFORE_ITS_RESULT_WAS_RECORDED,
          AFTER_IT_BEGAN_BEFORE_IT_TOUCHED_THE_WORLD ->
          true;
      default -> false;
    };
  }

  /**
   * When the process dies.
   *
   * @param first the crash point of the process that the task is submitted to
   * @param second the crash point of the process that the approval is sent to
   */
  record Death(String first, String second) {
    static final Death ONCE_ACKNOWLEDGED = new Death("", "");
    static final Death WHEN_COUNTED = new Death("", "");

    static Death first(String point) {
      return new Death(point, "");
    }

    static Death second(String point) {
      return new Death("", point);
    }
  }
}
