package countersign.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A browser without scripts: keeps cookies, sends forms, doesn't follow redirects by itself. */
public final class Visitor {
  private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new TreeMap<>();
  private final URI base;

  public Visitor(URI base) {
    this.base = base;
  }

  /** What the server sent. */
  public record Page(int status, HttpHeaders headers, String text) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** The token of the page's forms; a session's forms all have the same. */
    String formToken() {
      var match = TOKEN.matcher(text);
      assertThat(match.find()).as("a form in " + text).isTrue();
      return match.group(1);
    }

    /** The value of the first hidden field of that name. */
    String hidden(String name) {
      var match = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(text);
      assertThat(match.find()).as(name + " in " + text).isTrue();
      return match.group(1);
    }

    /** The text as a person reads it: without tags, entities resolved. */
    String words() {
      return text.replaceAll("(?s)<head>.*?</head>", "")
          .replaceAll("<[^>]+>", "")
          .replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&#34;", "\"")
          .replace("&#39;", "'")
          .replace("&amp;", "&");
    }
  }

  Page get(String path, String... headers) {
    var request = request(path, headers).GET();
    return sent(request);
  }

  /** Sends a form as it stands. */
  Page post(String path, Map<String, String> fields, String... headers) {
    var body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return sent(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Fills in a form of {@code page} and sends it with the page's token. */
  Page submit(Page page, String path, Map<String, String> fields) {
    var all = new HashMap<>(fields);
    all.put("form_token", page.formToken());
    return post(path, all);
  }

  /** Presses a button of an opened request: what is sent is what the page says. */
  Page decide(Page request, String path, Map<String, String> more) {
    var fields = new HashMap<>(more);
    fields.put("action_digest", request.hidden("action_digest"));
    fields.put("request", request.hidden("request"));
    return submit(request, path, fields);
  }

  public Page signIn(String email, String password) {
    return signIn(get("/sign-in"), email, password);
  }

  Page signIn(Page form, String email, String password) {
    return submit(
        form,
        "/sign-in",
        Map.of("email", email, "password", password, "next", form.hidden("next")));
  }

  /** The page that a redirect leads to. */
  Page follow(Page redirect) {
    assertThat(redirect.status()).as(redirect.text()).isEqualTo(303);
    return get(redirect.header("Location"));
  }

  Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  /** Opens a stream; what comes is read as lines. */
  public HttpResponse<Stream<String>> stream(String path) {
    try {
      return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path));
    if (headers.length > 0) request.headers(headers);
    if (!cookies.isEmpty())
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    return request;
  }

  private Page sent(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      return new Page(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void keep(String cookie) {
    var parts = cookie.split(";", 2)[0].split("=", 2);
    if (cookie.contains("Max-Age=0")) cookies.remove(parts[0]);
    else cookies.put(parts[0], parts[1]);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
