package countersign.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages load, compressed for those who take that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssetsTest {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private ConsoleBench bench;
  private List<String> paths;
  private String style;

  @BeforeAll
  void start() {
    bench = new ConsoleBench();
    var page = bench.visitor().get("/sign-in").text();
    paths = ASSET.matcher(page).results().map(found -> found.group(1)).toList();
    style = paths.stream().filter(path -> path.endsWith(".css")).findFirst().orElseThrow();
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "gzip;q=0.5",
        "br, zstd , gzip ; q=0.1",
        "*",
        "br;q=0, *;q=0.2",
        "identity;q=0.5, gzip"
      })
  void who_takes_gzip_gets_it(String accepted) throws Exception {
    var plain = get(style, "identity");

    var compressed = get(style, accepted);

    assertThat(header(compressed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length / 2);
    assertThat(unpacked(compressed)).isEqualTo(plain.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "br",
        "gzip;q=0",
        "gzip; q=0.000",
        "gzip;q=0, *",
        "*;q=0",
        "identity, gzip;q=0.5",
        "gzipped"
      })
  void who_does_not_take_gzip_gets_the_file_as_it_is(String accepted) throws Exception {
    var plain = get(style, accepted);

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(plain.body(), UTF_8)).contains(":root {");
  }

  @Test
  void who_says_nothing_gets_the_file_as_it_is() throws Exception {
    var request = HttpRequest.newBuilder(bench.base().resolve(style)).build();

    var plain = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.body()).isEqualTo(get(style, "identity").body());
  }

  @Test
  void caches_are_told_that_a_file_has_two_forms_and_browsers_keep_either() throws Exception {
    for (var path : paths) {
      var plain = get(path, "identity");
      var compressed = get(path, "gzip");
      for (var answer : List.of(plain, compressed)) {
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(header(answer, "Vary")).as(path).isEqualTo("Accept-Encoding");
        assertThat(header(answer, "Cache-Control")).as(path).contains("immutable");
      }
      assertThat(header(compressed, "Content-Type")).isEqualTo(header(plain, "Content-Type"));
      assertThat(unpacked(compressed)).as(path).isEqualTo(plain.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void a_head_request_is_answered_like_a_get_without_the_body(String accepted) throws Exception {
    for (var path : paths) {
      var get = get(path, accepted);

      var head = send("HEAD", path, accepted);

      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).as(path).isEmpty();
      assertThat(head.headers()).as(path).isEqualTo(get.headers());
      assertThat(header(head, "Content-Length")).isEqualTo("" + get.body().length);
    }
  }

  @Test
  void what_gets_no_smaller_is_not_compressed() {
    assertThat(Gzip.smaller(Buffer.buffer("a"))).isEmpty();
    assertThat(Gzip.smaller(Buffer.buffer("a".repeat(1000)))).isPresent();
  }

  private HttpResponse<byte[]> get(String path, String accepted) throws Exception {
    return send("GET", path, accepted);
  }

  private HttpResponse<byte[]> send(String method, String path, String accepted) throws Exception {
    var request =
        HttpRequest.newBuilder(bench.base().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept-Encoding", accepted)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return gzip.readAllBytes();
    }
  }
}
