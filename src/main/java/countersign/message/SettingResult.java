package countersign.message;

/** What came of a person's wish to change the tenant's tools. */
public sealed interface SettingResult {
  /** It holds from now on. */
  record Done() implements SettingResult {}

  /** Only who has the role admin may. */
  record NotPermitted() implements SettingResult {}

  /** There is nothing of this name. */
  record NotThere() implements SettingResult {}

  /** The name is taken, or there are as many as there may be. */
  record Refused(String why) implements SettingResult {}
}
