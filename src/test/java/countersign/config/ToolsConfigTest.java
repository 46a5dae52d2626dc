package countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tools are configured with, and what is refused. */
class ToolsConfigTest {
  private static final String SOURCES = "COUNTERSIGN_TOOLS_SQL_SOURCES";

  @TempDir Path dir;

  @Test
  void without_anything_none_of_them_is_there() {
    var tools = tools(Map.of());

    assertThat(tools.files()).isEqualTo(new FilesConfig(Optional.empty(), 1024 * 1024));
    assertThat(tools.sql().sources()).isEmpty();
  }

  @Test
  void a_source_has_defaults_and_shows_no_password() {
    var uri = "postgresql://app:p%40ss@db.internal:5433/shop?sslmode=require";

    var given = tools(Map.of(SOURCES, "{shop: {uri: '" + uri + "'}}")).sql();
    var all =
        "{a: {uri: 'postgres://b@c/d', write: true, try-out: false, statement-timeout: 1m,"
            + " max-rows: 7}}";

    assertThat(given.sources().get("shop"))
        .isEqualTo(
            new SqlConfig.Source(
                java.net.URI.create(uri),
                new SqlConfig.Rights(false, true),
                Duration.ofSeconds(10),
                200));
    assertThat(given.toString()).doesNotContain("p%40ss");
    assertThat(tools(Map.of(SOURCES, all)).sql().sources().get("a"))
        .isEqualTo(
            new SqlConfig.Source(
                java.net.URI.create("postgres://b@c/d"),
                new SqlConfig.Rights(true, false),
                Duration.ofMinutes(1),
                7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{shop: {}} | hidden",
        "{shop: {uri: 'mysql://a:secret@b/c'}} | hidden",
        "{shop: {uri: 'postgresql://db/shop:secret'}} | hidden",
        "{shop: {uri: 'postgresql://a:secret@b'}} | hidden",
        "{shop: {uri: 'postgresql://a:sec ret@b/c'}} | hidden",
        "{shop: secret} | hidden",
        "{shop: [secret]} | hidden",
        "[secret] | hidden",
        "'{shop: {uri: secret' | hidden",
        "{'a b': {uri: 'postgresql://a:secret@b/c'}} | 1 to 64 letters",
        "{shop: {uri: 'postgresql://a:secret@b/c', user: x}} | 'user'",
        "{shop: {uri: 'postgresql://a:secret@b/c', write: perhaps}} | true or false",
        "{shop: {uri: 'postgresql://a:secret@b/c', max-rows: 0}} | from 1 to 10000",
        "{shop: {uri: 'postgresql://a:secret@b/c', statement-timeout: 1}} | from 100ms to 10m"
      })
  void a_wrong_source_is_told_without_its_password(String sources, String told) {
    assertThatThrownBy(() -> tools(Map.of(SOURCES, sources)))
        .isInstanceOf(ConfigError.class)
        .hasMessageStartingWith("tools.sql.sources (COUNTERSIGN_TOOLS_SQL_SOURCES)")
        .hasMessageContaining(told)
        .hasMessageNotContaining("secret@")
        .hasMessageNotContaining("'secret");
  }

  @Test
  void a_workspace_must_be_there() {
    var key = "COUNTERSIGN_TOOLS_FILES_WORKSPACE";

    assertThat(tools(Map.of(key, dir.toString())).files().workspace()).contains(dir);
    assertThatThrownBy(() -> tools(Map.of(key, dir.resolve("gone").toString())))
        .hasMessageContaining("allowed is a folder that exists");
    assertThatThrownBy(() -> tools(Map.of("COUNTERSIGN_TOOLS_FILES_MAX_BYTES", "10")))
        .hasMessageContaining("from 1024 to 16777216");
  }

  private static ToolsConfig tools(Map<String, String> variables) {
    return ConfigReader.read(Optional.empty(), variables).outside().tools();
  }
}
