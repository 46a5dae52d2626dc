package countersign.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.ToolSpec;
import countersign.agent.model.ChatProvider.Question;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions as LangChain4j's own clients take them. */
final class ChatRequests {
  private ChatRequests() {}

  static ChatRequest request(Question question) {
    return ChatRequest.builder()
        .modelName(question.model())
        .messages(question.messages())
        .toolSpecifications(question.tools().stream().map(ChatRequests::tool).toList())
        .build();
  }

  private static ToolSpecification tool(ToolSpec spec) {
    var schema = spec.parameters();
    var parameters = JsonObjectSchema.builder();
    for (var property : schema.path("properties").properties())
      parameters.addProperty(property.getKey(), raw(property.getValue()));
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    var more = schema.path("additionalProperties");
    if (more.isBoolean()) parameters.additionalProperties(more.booleanValue());
    parameters.definitions(definitions(schema));
    return ToolSpecification.builder()
        .name(spec.name())
        .description(spec.description())
        .parameters(parameters.required(required).build())
        .build();
  }

  /** What other parts of a schema refer to; older dialects keep it in {@code definitions}. */
  private static Map<String, JsonSchemaElement> definitions(JsonNode schema) {
    var definitions = new LinkedHashMap<String, JsonSchemaElement>();
    for (var place : List.of("definitions", "$defs"))
      for (var definition : schema.path(place).properties())
        definitions.put(definition.getKey(), raw(definition.getValue()));
    return definitions;
  }

  /** The library writes all definitions into {@code $defs}. */
  private static JsonRawSchema raw(JsonNode schema) {
    return JsonRawSchema.from(
        schema.toString().replace("\"$ref\":\"#/definitions/", "\"$ref\":\"#/$defs/"));
  }
}
