package countersign.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser, as far as it takes one to sign in. */
final class Visitor {
  private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Visitor(URI base) {
    this.base = base;
  }

  /** The header that makes a request the signed-in person's. */
  String signIn(String email, String password) {
    var form = send(HttpRequest.newBuilder(base.resolve("/sign-in")).GET());
    var token = TOKEN.matcher(form.body());
    if (!token.find()) throw new IllegalStateException("no form: " + form.body());
    var fields =
        "email=%s&password=%s&next=%s&form_token=%s"
            .formatted(word(email), word(password), word("/approvals"), word(token.group(1)));
    var answer =
        send(
            HttpRequest.newBuilder(base.resolve("/sign-in"))
                .header("Cookie", header())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)));
    if (answer.statusCode() != 303)
      throw new IllegalStateException("not signed in: " + answer.statusCode());
    return header();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      for (var cookie : answer.headers().allValues("Set-Cookie")) {
        var parts = cookie.split(";", 2)[0].split("=", 2);
        cookies.put(parts[0], parts[1]);
      }
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String header() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String word(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
