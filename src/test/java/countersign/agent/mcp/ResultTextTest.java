package countersign.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}             | a\\nb",
        "{'content':[]}                                                                  | ``",
        "{'structuredContent':{'a':1}}                                                   | {'a':1}",
        "{'content':[{'type':'text','text':'{ }'}],'structuredContent':{}}               | { }",
        "{'content':[{'type':'text','text':'x'}],'structuredContent':{'content':'x'}}    | x",
        "{'content':[{'type':'text','text':'x'}],'structuredContent':{'content':'y'}}    | x\\n\\n{'content':'y'}",
        "{'content':[{'type':'audio','mimeType':'audio/wav','data':'AAAAAA=='}]}         | [audio: audio/wav, 4 bytes; not shown]",
        "{'content':[{'type':'image','mimeType':'image/png','data':'='}]}                | [image: image/png, not readable; not shown]",
        "{'content':[{'type':'resource_link','uri':'file:///a','name':'a'}]}             | [link to a resource: file:///a, a; not shown]",
        "{'content':[{'type':'resource','resource':{'uri':'u','text':'t'}}]}             | [resource u]\\nt",
        "{'content':[{'type':'resource','resource':{'uri':'u','mimeType':'m','blob':'AAAA'}}]} | [resource: u, m, 3 bytes; not shown]",
        "{'content':[{'type':'hologram'}]}                                               | [something of a kind that isn't known, not shown]",
        "{'content':'text'}                                                              | ``",
      })
  void a_result_is_its_texts_and_the_rest_described(String result, String told) throws Exception {
    assertThat(ResultText.of(Json.read(result.replace('\'', '"'))))
        .isEqualTo(
            told.replace("\\n", "\n")
                .replace("{'", "{\"")
                .replace("':'", "\":\"")
                .replace("':1", "\":1")
                .replace("'}", "\"}"));
  }
}
