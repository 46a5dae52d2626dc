package countersign.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that pages load: those named here and no other resource of the class path. Their path
 * has a hash of all their contents in it, so browsers may keep them for ever.
 */
public final class Assets {
  private static final List<String> STYLES =
      List.of(
          "tokens",
          "base",
          "frame",
          "form",
          "approvals",
          "request",
          "preview",
          "decide",
          "doubt",
          "text",
          "tasks",
          "policy",
          "transcript",
          "cards");
  private static final String JARS = "META-INF/resources/webjars/";
  private static final Map<String, String> FILES =
      Map.of(
          "htmx.js",
          JARS + "htmx.org/2.0.10/dist/htmx.min.js",
          "sse.js",
          JARS + "htmx-ext-sse/2.2.2/sse.js",
          "console.js",
          "webroot/js/console.js",
          "logo.svg",
          "webroot/icons/logo.svg");

  /** A file; {@code gzip} is its form for who takes that, where it is smaller. */
  private record Asset(String type, Buffer content, Optional<Buffer> gzip) {
    Asset(String type, Buffer content) {
      this(type, content, Gzip.smaller(content));
    }
  }

  private final SortedMap<String, Asset> byName = new TreeMap<>();
  private final String folder;

  private Assets() {
    var styles = Buffer.buffer();
    for (var style : STYLES) styles.appendBytes(read("webroot/css/" + style + ".css"));
    byName.put("console.css", new Asset("text/css; charset=utf-8", styles));
    FILES.forEach(
        (name, file) -> byName.put(name, new Asset(type(name), Buffer.buffer(read(file)))));
    folder = "/assets/" + hash() + "/";
  }

  /** Reads them all, once, at the start. */
  static Assets load() {
    return new Assets();
  }

  /** Where a browser finds the asset called {@code name}. */
  public String path(String name) {
    if (!byName.containsKey(name)) throw new IllegalArgumentException("no such asset: " + name);
    return folder + name;
  }

  void mount(Router router) {
    byName.forEach((name, asset) ->
        router
            .route(HttpMethod.GET, folder + name)
            .method(HttpMethod.HEAD)
            .handler(context -> send(context, asset)));
  }

  private static void send(RoutingContext context, Asset asset) {
    var response =
        context
            .response()
            .putHeader("Content-Type", asset.type)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Cache-Control", "public, max-age=31536000, immutable");
    if (asset.gzip.isPresent()) response.putHeader("Vary", "Accept-Encoding");
    var gzip = asset.gzip.filter(_ -> Gzip.isWanted(context.parsedHeaders()));
    if (gzip.isPresent()) response.putHeader("Content-Encoding", "gzip");
    var body = gzip.orElse(asset.content);
    // For HEAD nobody else says it.
    response.putHeader("Content-Length", Integer.toString(body.length()));
    response.end(body).onFailure(context::fail);
  }

  private static String type(String name) {
    return name.endsWith(".svg") ? "image/svg+xml" : "text/javascript; charset=utf-8";
  }

  private String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      byName.forEach((name, asset) -> {
        digest.update(name.getBytes(UTF_8));
        digest.update(asset.content.getBytes());
      });
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static byte[] read(String resource) {
    try (var in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("the jar lacks " + resource);
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
