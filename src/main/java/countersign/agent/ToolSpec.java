package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool as the model sees it.
 *
 * @param toolkit the group it belongs to, by which a task may narrow its tools
 * @param parameters JSON Schema (2020-12) of the arguments, an object schema that refuses unknown
 *     members
 */
public record ToolSpec(String name, String toolkit, String description, JsonNode parameters) {}
