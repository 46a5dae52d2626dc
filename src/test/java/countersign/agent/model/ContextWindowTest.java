package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.task.Effect;
import countersign.task.Event;
import countersign.task.Permit;
import countersign.task.Start;
import countersign.task.ToolResult;
import countersign.task.Usage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextWindowTest {
  private static final String PLAN = "{\"steps\":[{\"status\":\"pending\",\"title\":\"Read\"}]}";

  @Test
  void a_conversation_that_fits_is_told_whole() {
    var story = read(read(Story.of("Go"), "c1", "a".repeat(9000)), "c2", "b".repeat(9000));

    assertThat(results(story, 100_000)).containsExactly("a".repeat(9000), "b".repeat(9000));
  }

  @Test
  void the_oldest_outputs_are_shortened_first_and_only_as_many_as_it_takes() {
    var story = Story.of("Go");
    for (var letter : List.of("a", "b", "c", "d"))
      story = read(story, "call_" + letter, letter.repeat(10_000));

    var told = results(story, wholeSize(story) - 5000);

    assertThat(told.get(0))
        .isEqualTo(
            "[Shortened to save room: the first 400 of 10000 characters. If you need the rest,"
                + " make the call again.]\n"
                + "a".repeat(400));
    assertThat(told.get(1)).startsWith("[Shortened").endsWith("b".repeat(400));
    assertThat(told.subList(2, 4)).containsExactly("c".repeat(10_000), "d".repeat(10_000));
  }

  @Test
  void the_newest_turns_outputs_go_last_by_halves() {
    var story = read(read(Story.of("Go"), "c1", "a".repeat(5000)), "c2", "b".repeat(40_000));

    var told = results(story, 6000);

    assertThat(told.get(0)).hasSizeLessThan(600);
    assertThat(told.get(1)).contains("the first 10000 of 40000 characters");
  }

  @Test
  void the_same_transcript_gives_the_same_conversation() {
    var story = read(read(Story.of("Go"), "c1", "ä".repeat(5000)), "c2", "b".repeat(40_000));

    assertThat(fit(story, 6000)).isEqualTo(fit(story, 6000));
  }

  @Test
  void what_changed_something_outside_is_never_suggested_to_be_done_again() {
    var story = ran(Story.of("Go"), Effect.ONCE, "c1", ToolResult.ok("a".repeat(9000)));
    story = read(story, "c2", "b");

    assertThat(results(story, 2000).getFirst())
        .contains("The call ran; don't make it again for the rest.")
        .doesNotContain("make the call again.");
  }

  @Test
  void a_failure_stays_a_failure() {
    var story = ran(Story.of("Go"), Effect.READ_ONLY, "c1", ToolResult.error("x".repeat(9000)));

    var told = (ToolExecutionResultMessage) fit(story, 1500).getLast();

    assertThat(told.text()).startsWith("Error: [Shortened").hasSizeLessThan(2600);
    assertThat(told.isError()).isTrue();
  }

  @Test
  void a_character_of_two_halves_is_not_torn() {
    var story = read(Story.of("Go"), "c1", "x" + "😀".repeat(5000));

    assertThat(results(story, wholeSize(story) - 8001 + 380).getFirst())
        .endsWith("😀")
        .contains("the first 399 of 10001");
  }

  @Test
  void plans_decisions_reasons_and_calls_stay_whole_whatever_it_takes() {
    var reason = "Say what it costs. " + "r".repeat(3000);
    var arguments = "{\"expression\":\"" + "1+".repeat(1000) + "1\"}";
    var story =
        Story.of("g".repeat(2000))
            .said(said(call("p", "update_plan", PLAN), call("c", "calculator", arguments)))
            .returned("update_plan", ToolResult.ok("n".repeat(2000)))
            .returned("calculator", ToolResult.error("e".repeat(2000)))
            .then(new Event.ReplyRefused("w".repeat(2000)))
            .said(said(call("h", "human_approval", Tales.approval("{}"))))
            .rejected(reason);
    story = read(read(story, "c1", "a".repeat(9000)), "c2", "b".repeat(9000));

    var told = fit(story, wholeSize(story) - 6750).toString();

    assertThat(told)
        .contains("g".repeat(2000), "n".repeat(2000), "e".repeat(2000), "w".repeat(2000))
        .contains(reason, PLAN, arguments)
        .doesNotContain("a".repeat(401), "b".repeat(401));
  }

  @Test
  void who_changed_an_action_and_how_stays_before_what_it_returned() {
    var added = "x".repeat(2000);
    var story =
        Story.of("Go")
            .said(said(call("h", "human_approval", Tales.approval("{}"))))
            .edited("{\"to\":\"" + added + "\"}", "a".repeat(9000));

    assertThat(results(story, 2300).getFirst())
        .startsWith(
            "Ada changed the arguments before approving. /to was added: \""
                + added
                + "\".\n\n[Shortened to save room: the first ")
        .hasSizeLessThan(5000);
  }

  @Test
  void what_a_person_answered_or_found_is_never_shortened() {
    var answer = "Yes. " + "y".repeat(4000);
    var story =
        Story.of("Go")
            .said(said(call("q", "ask_human", "{\"question\":\"?\"}")))
            .returned("ask_human", ToolResult.ok(answer));
    story = read(story, "c1", "a".repeat(9000));

    assertThat(results(story, wholeSize(story) - 3300)).contains(answer);
  }

  @Test
  void what_can_not_be_made_to_fit_is_told_with_its_size() {
    var story = read(Story.of("g".repeat(10_000)), "c1", "a".repeat(9000));

    assertThat(new ContextWindow(3000).fit(Conversation.of(story.asking()), List.of()))
        .isInstanceOfSatisfying(
            ContextWindow.Result.TooLong.class,
            result -> assertThat(result.tokens()).isBetween(4000, 5500));
  }

  @Test
  void tools_take_room_too() {
    var story = read(Story.of("Go"), "c1", "a".repeat(9000));
    var room = wholeSize(story);
    var conversation = Conversation.of(story.asking());

    assertThat(shortened(new ContextWindow(room).fit(conversation, List.of()))).isFalse();
    assertThat(shortened(new ContextWindow(room).fit(conversation, List.of(Tales.sendEmail()))))
        .isTrue();
  }

  private static boolean shortened(ContextWindow.Result result) {
    return ((ContextWindow.Result.Fits) result).messages().toString().contains("[Shortened");
  }

  /** One turn with one call of a tool that reads. */
  private static Story read(Story story, String call, String output) {
    return ran(story, Effect.READ_ONLY, call, ToolResult.ok(output));
  }

  private static Story ran(Story story, Effect effect, String call, ToolResult result) {
    return story
        .said(said(call(call, "http_request", "{}")))
        .then(new Event.ExecutionStarted(new Permit.Free(), call, new Start(1, effect, "key")))
        .returned("http_request", result);
  }

  private static ProposedCall call(String id, String tool, String arguments) {
    return new ProposedCall(id, tool, arguments);
  }

  private static Reply.Said said(ProposedCall... calls) {
    return new Reply.Said("", Arrays.asList(calls), Usage.NONE);
  }

  private static int wholeSize(Story story) {
    return Conversation.of(story.asking()).lines().stream()
        .mapToInt(line -> TokenEstimate.tokens(line.message()))
        .sum();
  }

  private static List<ChatMessage> fit(Story story, int room) {
    var result = new ContextWindow(room).fit(Conversation.of(story.asking()), List.of());
    assertThat(result).isInstanceOf(ContextWindow.Result.Fits.class);
    return ((ContextWindow.Result.Fits) result).messages();
  }

  private static List<String> results(Story story, int room) {
    return fit(story, room).stream()
        .filter(ToolExecutionResultMessage.class::isInstance)
        .map(message -> ((ToolExecutionResultMessage) message).text())
        .toList();
  }
}
