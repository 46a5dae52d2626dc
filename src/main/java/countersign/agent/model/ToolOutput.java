package countersign.agent.model;

import countersign.agent.model.Conversation.Line;
import countersign.task.Effect;
import countersign.task.ToolCall;

/**
 * What a tool returned, so long that a conversation may have no room for it.
 *
 * @param before what is told before it, and stays
 * @param text the output itself
 * @param effect what the tool does to the world
 */
record ToolOutput(ToolCall call, String before, String text, Effect effect) {
  /** What the note about it takes, so that nothing is shortened that gets no shorter by it. */
  private static final int NOTE_LENGTH = 200;

  boolean isLongerThan(int characters) {
    return text.length() > characters + NOTE_LENGTH;
  }

  /**
   * The message with the beginning only, and a note that says so. To repeat a call is suggested
   * only where that changes nothing outside.
   */
  Line shortened(int characters, boolean failed) {
    var end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
    var advice =
        effect == Effect.READ_ONLY
            ? "If you need the rest, make the call again."
            : "The call ran; don't make it again for the rest.";
    var note =
        "[Shortened to save room: the first %d of %d characters. %s]\n"
            .formatted(end, text.length(), advice);
    return Line.whole(Conversation.message(call, before + note + text.substring(0, end), failed));
  }
}
