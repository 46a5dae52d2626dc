package countersign.agent.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countersign.json.Json;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;

/** JSON as it goes to servers and comes from them. */
final class Wire {
  /** The longest message of a server that is read, in bytes. */
  static final int LONGEST_MESSAGE = 8 * 1024 * 1024;

  /** The message around what is in it nests a little, too. */
  private static final int DEPTH = Json.MAX_DEPTH + 8;

  static final McpJsonMapper MAPPER =
      new JacksonMcpJsonMapper(
          JsonMapper.builder(
                  JsonFactory.builder()
                      .streamReadConstraints(
                          StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                      .build())
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build());

  /** A result as it came: the library's own types know less than servers say. */
  static final TypeRef<JsonNode> TREE = new TypeRef<>() {};

  private Wire() {}
}
