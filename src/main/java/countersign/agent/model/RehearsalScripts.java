package countersign.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import countersign.config.ConfigError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The scripts there are, and which of them a goal asks for. */
final class RehearsalScripts {
  private static final List<String> SHIPPED =
      List.of("send-email", "refund", "database-cleanup", "launch", "reminder", "anything");
  private static final String OTHERWISE = "anything";
  private static final String ENDING = ".yaml";

  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Map<String, RehearsalScript> byName;

  private RehearsalScripts(Map<String, RehearsalScript> byName) {
    this.byName = byName;
  }

  /**
   * The shipped scripts, and those of a folder, which may replace them.
   *
   * @throws ConfigError when a file of the folder can't be read or isn't a script
   */
  static RehearsalScripts load(Optional<Path> folder) {
    var scripts = new LinkedHashMap<String, RehearsalScript>();
    for (var name : SHIPPED) scripts.put(name, parse(name + ENDING, shipped(name)));
    folder.ifPresent(path ->
        files(path).forEach(file -> scripts.put(nameOf(file), parse(file.toString(), text(file)))));
    return new RehearsalScripts(scripts);
  }

  Iterable<String> names() {
    return byName.keySet();
  }

  Optional<RehearsalScript> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The script with the most words in the goal; {@code anything} when none has any. */
  RehearsalScript chosenBy(String goal) {
    var best = OTHERWISE;
    long most = 0;
    for (var script : byName.entrySet()) {
      var hits = script.getValue().words().stream().filter(word -> contains(goal, word)).count();
      if (hits > most) {
        most = hits;
        best = script.getKey();
      }
    }
    return named(best).orElseThrow();
  }

  static RehearsalScript parse(String file, String yaml) {
    try {
      var script = YAML.readValue(yaml, RehearsalScript.class);
      var flaw = script == null ? Optional.of("is empty") : script.flaw();
      if (flaw.isPresent()) throw unreadable(file, flaw.get());
      return script;
    } catch (JsonProcessingException e) {
      throw unreadable(file, e.getOriginalMessage());
    }
  }

  private static boolean contains(String goal, String word) {
    var whole = Pattern.compile("\\b" + Pattern.quote(word.toLowerCase(Locale.ROOT)) + "\\b");
    return whole.matcher(goal.toLowerCase(Locale.ROOT)).find();
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder.toString(), "the folder can't be read");
    }
  }

  private static String nameOf(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ENDING.length());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file.toString(), "the file can't be read");
    }
  }

  private static String shipped(String name) {
    var resource = "/conf/rehearsal/" + name + ENDING;
    try (InputStream in = RehearsalScripts.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("not in the jar: " + resource);
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConfigError unreadable(String file, String why) {
    return ConfigError.value("models.rehearsal-dir", file, "a rehearsal script; " + why);
  }
}
