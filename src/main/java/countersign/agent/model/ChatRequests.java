package countersign.agent.model;

import countersign.agent.ToolSpec;
import countersign.agent.model.ChatProvider.Question;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import java.util.ArrayList;

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
    var parameters = JsonObjectSchema.builder().additionalProperties(false);
    for (var property : spec.parameters().path("properties").properties())
      parameters.addProperty(property.getKey(), JsonRawSchema.from(property.getValue().toString()));
    var required = new ArrayList<String>();
    spec.parameters().path("required").forEach(name -> required.add(name.asText()));
    return ToolSpecification.builder()
        .name(spec.name())
        .description(spec.description())
        .parameters(parameters.required(required).build())
        .build();
  }
}
