package countersign.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import countersign.agent.Model.Reply;
import countersign.config.ModelPrice;
import countersign.config.ModelServerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A provider and a server of its kind. */
final class ProviderBench implements AutoCloseable {
  static final String KEY = "sk-secret";

  final ModelServer server;
  final Wire wire;
  URI baseUrl;
  Optional<String> apiKey = Optional.of(KEY);
  Optional<String> model = Optional.of("asked-model");
  ModelServerConfig.Patience patience = new ModelServerConfig.Patience(Duration.ofSeconds(5), 0);
  ModelServerConfig.Window window = new ModelServerConfig.Window(100_000, 4096);
  Duration pause = Duration.ofMillis(1);
  Map<String, ModelPrice> prices = Map.of();

  ProviderBench(Wire wire) throws Exception {
    this.wire = wire;
    this.server = new ModelServer();
    this.baseUrl = wire.baseUrl(server.address());
  }

  void patience(Duration timeout, int retries) {
    patience = new ModelServerConfig.Patience(timeout, retries);
  }

  ChatProvider open() {
    var config =
        new ModelServerConfig(
            wire.name().toLowerCase(Locale.ROOT),
            new ModelServerConfig.Address(baseUrl, apiKey),
            model,
            patience,
            window);
    var pauses = new RetryingHttpClient.Pauses(pause, pause.multipliedBy(2));
    var http = new RetryingHttpClient(config, pauses, InstantSource.fixed(Story.NOON));
    return wire.open(config, new Prices(prices), http);
  }

  Reply next(Story story) {
    try (var provider = open()) {
      return provider.next(story.asking());
    }
  }

  /** The server answers this. */
  Reply answered(String body) {
    server.answers(200, body);
    return next(Story.of("Go"));
  }

  /** What the server was asked first, for this story. */
  JsonNode asked(Story story) {
    server.answers(200, wire.says("ok"));
    var _ = next(story);
    return server.asked().getFirst();
  }

  @Override
  public void close() {
    server.close();
  }
}
