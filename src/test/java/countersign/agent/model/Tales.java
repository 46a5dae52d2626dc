package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Model.ProposedCall;
import countersign.agent.Model.Reply;
import countersign.agent.ToolSpec;
import countersign.json.Json;
import countersign.task.ToolResult;
import countersign.task.Usage;
import java.util.List;

/** Stories that every provider has to tell its server. */
final class Tales {
  static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false, "required": ["to"], "properties":
        {"to": {"anyOf": [{"type": "string", "enum": ["all_users"]},
                          {"type": "array", "items": {"type": "string"}}]}}}
      """;

  private Tales() {}

  static ToolSpec sendEmail() {
    return new ToolSpec("send_email", "email", "Sends.", Json.readOwn(SCHEMA));
  }

  /** A tool whose schema refers to its own definitions, in both places where they can stand. */
  static ToolSpec moveFile() {
    var schema =
        """
        {"type": "object", "$defs": {"path": {"type": "string", "minLength": 1}},
         "definitions": {"mode": {"enum": ["copy", "move"]}},
         "properties": {"from": {"$ref": "#/$defs/path"}, "how": {"$ref": "#/definitions/mode"}}}
        """;
    return new ToolSpec("move_file", "files", "Moves.", Json.readOwn(schema));
  }

  /** The schema of that tool as servers of models take it, but for what they needn't be told. */
  static void seesAllDefinitions(JsonNode schema) {
    assertThat(schema.at("/$defs/path/minLength").intValue()).isEqualTo(1);
    assertThat(schema.at("/$defs/mode/enum").toString()).isEqualTo("[\"copy\",\"move\"]");
    assertThat(schema.at("/properties/from/$ref").asText()).isEqualTo("#/$defs/path");
    assertThat(schema.at("/properties/how/$ref").asText()).isEqualTo("#/$defs/mode");
    assertThat(schema.path("additionalProperties").asText()).isNotEqualTo("false");
  }

  /** One turn with three calls: rejected, answered, failed. */
  static Story threeCalls() {
    var said =
        new Reply.Said(
            "First the sum.",
            List.of(
                new ProposedCall("c1", "human_approval", approval("{}")),
                new ProposedCall("c2", "calculator", "{\"expression\":\"1+1\"}"),
                new ProposedCall("c3", "calculator", "{\"expression\":\"1/0\"}")),
            Usage.NONE);
    return Story.of("Go")
        .said(said)
        .returned("calculator", ToolResult.ok("2"))
        .returned("calculator", ToolResult.error("Division by zero"))
        .rejected("too promotional");
  }

  /** One call without words, approved. */
  static Story approved() {
    var said =
        new Reply.Said(
            "", List.of(new ProposedCall("c1", "human_approval", approval("{}"))), Usage.NONE);
    return Story.of("Go").said(said).approved(ToolResult.ok("{\"recipients\":2}"));
  }

  static String approval(String arguments) {
    return "{\"prompt\":\"?\",\"pending_action\":{\"name\":\"send_email\",\"arguments\":"
        + arguments
        + "}}";
  }
}
