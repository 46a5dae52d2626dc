package countersign.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
  private final AllowList list =
      new AllowList(
          List.of(
              URI.create("http://127.0.0.1:9000/pay"),
              URI.create("https://api.example.com/v1/"),
              URI.create("http://[::1]:9000"),
              URI.create("HTTPS://Shop.Example.com.:443")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9000/pay",
        "http://127.0.0.1:9000/pay?amount=1&to=http://evil.example/%2e%2e",
        "http://127.0.0.1:9000/payments",
        "http://127.0.0.1:9000/%70ay",
        "https://api.example.com/v1/refunds",
        "https://API.example.com:443/v1/refunds/%C3%A9",
        "https://api.example.com./v1/",
        "https://shop.example.com",
        "https://shop.example.com/a.b/..c",
        "http://[0:0:0:0:0:0:0:1]:9000/x",
      })
  void what_begins_with_a_prefix_is_allowed(String url) {
    assertThat(list.check(url)).isInstanceOf(AllowList.Check.Allowed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Another scheme, host, port or path.
        "https://127.0.0.1:9000/pay",
        "http://127.0.0.1:9001/pay",
        "http://127.0.0.1/pay",
        "http://127.0.0.2:9000/pay",
        "http://127.0.0.1:9000/",
        "http://127.0.0.1:9000",
        "https://api.example.com/v1",
        "https://api.example.com/V1/x",
        "http://api.example.com/v1/x",
        // A prefix as a text, not as a place.
        "http://127.0.0.1:9000@evil.example/pay",
        "http://127.0.0.1:9000%40evil.example/pay",
        "http://user:pw@127.0.0.1:9000/pay",
        "http://@127.0.0.1:9000/pay",
        "http://127.0.0.1:9000.evil.example/pay",
        "http://127.0.0.1.evil.example:9000/pay",
        "https://api.example.com.evil.example/v1/x",
        "https://evil.example/https://api.example.com/v1/",
        "https://evil.example#https://api.example.com/v1/",
        "https://evil.example?https://api.example.com/v1/",
        "https://evil.example\\@api.example.com/v1/",
        // The same address, written differently.
        "http://2130706433:9000/pay",
        "http://0x7f000001:9000/pay",
        "http://0177.0.0.1:9000/pay",
        "http://127.1:9000/pay",
        "http://127.0.0.01:9000/pay",
        "http://[::ffff:127.0.0.1]:9000/x",
        "http://[::1%25lo]:9000/x",
        // Out of the path.
        "http://127.0.0.1:9000/pay/../admin",
        "http://127.0.0.1:9000/pay/./x",
        "http://127.0.0.1:9000/pay/..",
        "http://127.0.0.1:9000/pay/..;/admin",
        "http://127.0.0.1:9000/pay//admin",
        "http://127.0.0.1:9000//pay",
        "http://127.0.0.1:9000/pay/%2e%2e/admin",
        "http://127.0.0.1:9000/pay/%2E./admin",
        "http://127.0.0.1:9000/pay%2f..%2fadmin",
        "http://127.0.0.1:9000/pay%5c..%5cadmin",
        "http://127.0.0.1:9000/pay/%252e%252e/admin",
        "http://127.0.0.1:9000/pay/..%3b/admin",
        "http://127.0.0.1:9000/pay%00",
        "http://127.0.0.1:9000/pay%0d%0aX:y",
        "http://127.0.0.1:9000/pay\\..\\admin",
        // No URL that can be requested.
        "//127.0.0.1:9000/pay",
        "/pay",
        "127.0.0.1:9000/pay",
        "file:///etc/passwd",
        "gopher://127.0.0.1:9000/pay",
        "http:127.0.0.1:9000/pay",
        "http:///pay",
        "http://127.0.0.1:99999/pay",
        "http://127.0.0.1:0/pay",
        "http://127.0.0.1:9000/pay#x",
        "http://127.0.0.1:9000/pay x",
        "http://127.0.0.1:9000/pay\r\nHost: evil.example",
        "http://127.0.0.1:9000/päy",
        "http://127.0.0.1:9000/pay%",
        "https://api.exämple.com/v1/",
        "",
      })
  void everything_else_is_refused(String url) {
    assertThat(list.check(url)).isInstanceOf(AllowList.Check.Refused.class);
  }

  @Test
  void a_refusal_names_what_is_allowed() {
    assertThat(list.check("https://evil.example/"))
        .isInstanceOfSatisfying(
            AllowList.Check.Refused.class,
            refused ->
                assertThat(refused.why())
                    .contains("http://127.0.0.1:9000/pay", "https://api.example.com/v1/"));
  }

  @Test
  void nothing_is_allowed_by_default() {
    assertThat(new AllowList(List.of()).check("https://api.example.com/"))
        .isEqualTo(
            new AllowList.Check.Refused(
                "No URL is allowed: the operator has put no prefix on the allow-list."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.com/",
        "http://example.com/?a=b",
        "http://user@example.com/",
        "http://example.com/../",
        "example.com",
        "http://example.com/#x",
      })
  void a_prefix_that_can_never_match_stops_the_start(String prefix) {
    assertThatThrownBy(() -> new AllowList(List.of(URI.create(prefix))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(prefix);
  }
}
