package countersign.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
  @ParameterizedTest
  @CsvSource({
    "'',         0",
    "a,          1",
    "hello,      2",
    "hello world, 5",
    "Grüße,      3",
    "你好世界再见吧, 9",
    "😀😀😀😀😀,  8",
  })
  void there_are_two_tokens_for_each_five_bytes(String text, int tokens) {
    assertThat(TokenEstimate.tokens(text)).isEqualTo(tokens);
  }
}
