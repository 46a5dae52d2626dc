package countersign.message;

/** Something that happened, told to whoever listens on this node. Losing one costs time only. */
public sealed interface LocalNotice permits TaskRested {}
