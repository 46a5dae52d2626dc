package countersign.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.json.Json;
import java.util.Set;

/** The arguments of {@code send_email}; the configured groups are part of them. */
final class SendEmailSchema {
  private SendEmailSchema() {}

  static JsonNode of(Set<String> groups) {
    var schema = Json.object().put("type", "object").put("additionalProperties", false);
    schema.putArray("required").add("recipients").add("subject").add("body");
    var properties = schema.putObject("properties");
    var recipients = properties.putObject("recipients");
    recipients.put("description", describe(groups));
    var choices = recipients.putArray("anyOf");
    if (!groups.isEmpty()) {
      var names = choices.addObject().put("type", "string").putArray("enum");
      groups.forEach(names::add);
    }
    choices
        .addObject()
        .put("type", "array")
        .put("minItems", 1)
        .put("maxItems", SendEmail.MAX_RECIPIENTS)
        .put("uniqueItems", true)
        .putObject("items")
        .put("type", "string")
        .put("description", "An e-mail address, such as ada@example.com.")
        .put("maxLength", MailAddress.MAX_LENGTH)
        .put("pattern", MailAddress.PATTERN);
    properties
        .putObject("subject")
        .put("type", "string")
        .put("description", "One line, without control characters.")
        .put("minLength", 1)
        .put("maxLength", SendEmail.MAX_SUBJECT_LENGTH)
        .put("pattern", "^[^\\u0000-\\u001f\\u007f-\\u009f]+$");
    properties
        .putObject("body")
        .put("type", "string")
        .put("description", "Plain text, no HTML.")
        .put("minLength", 1)
        .put("maxLength", SendEmail.MAX_BODY_LENGTH);
    return schema;
  }

  private static String describe(Set<String> groups) {
    var list = "A list of e-mail addresses without display names";
    return groups.isEmpty()
        ? list + "."
        : list + ", or the name of a group: " + String.join(", ", groups) + ".";
  }
}
