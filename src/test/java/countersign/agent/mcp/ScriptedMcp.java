package countersign.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An MCP server over standard input and output that behaves as its first argument says. */
final class ScriptedMcp {
  private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);
  private static final String OBJECT = "{\"type\":\"object\"}";

  private final String script;
  private final Path notes;
  private String description = "Says it back";

  private ScriptedMcp(String script, Path notes) {
    this.script = script;
    this.notes = notes;
  }

  /**
   * The program.
   *
   * @param arguments the script, and a file for notes to the test
   */
  public static void main(String... arguments) throws Exception {
    new ScriptedMcp(arguments[0], Path.of(arguments[1])).run();
  }

  /** Tools that do what they are named. */
  static List<String> usual() {
    return List.of(
        "echo",
        "variables",
        "image",
        "both",
        "long",
        "huge",
        "fail",
        "wrong",
        "slow",
        "die",
        "change",
        "spawn",
        "meta");
  }

  private void run() throws Exception {
    switch (script) {
      case "dies" -> {
        System.err.println("no database at hand");
        System.exit(3);
      }
      case "noise" -> {
        while (!OUT.checkError()) OUT.println("tick");
      }
      case "errors" ->
          IntStream.range(0, 50_000)
              .forEach(i -> System.err.println("line " + i + " key " + key()));
      case "garbage" -> {
        OUT.println("Welcome!");
        OUT.println("{\"level\":\"info\"}");
        OUT.println("{broken");
        OUT.println("null");
        OUT.println("[{}]");
      }
      default -> {}
    }
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) take(Json.read(line));
  }

  private static String key() {
    return System.getenv().getOrDefault("API_KEY", "");
  }

  private void take(JsonNode message) throws Exception {
    if (script.equals("silent")) return;
    switch (message.path("method").asText()) {
      case "initialize" -> initialize(message);
      case "notifications/cancelled" -> note("cancelled");
      case "tools/list" -> list(message);
      case "tools/call" -> call(message);
      case "ping" -> answer(message, Json.object());
      default -> {}
    }
  }

  private void initialize(JsonNode message) {
    var result = Json.object();
    result.put(
        "protocolVersion",
        script.equals("old") ? "1999-01-01" : message.at("/params/protocolVersion").asText());
    result.putObject("capabilities").putObject("tools").put("listChanged", true);
    result.putObject("serverInfo").put("name", "scripted").put("version", "1");
    answer(message, result);
  }

  private void list(JsonNode message) throws IOException {
    var result = Json.object();
    var tools = result.putArray("tools");
    switch (script) {
      case "many" -> {
        int from = message.at("/params/cursor").asInt(0);
        for (int i = from; i < from + 100; i++) tools.add(tool("tool" + i, OBJECT));
        if (from + 100 < 5000) result.put("nextCursor", Integer.toString(from + 100));
      }
      case "fat" -> {
        int page = message.at("/params/cursor").asInt(0);
        tools.add(tool("tool" + page, OBJECT).put("description", "x".repeat(4_000_000)));
        result.put("nextCursor", Integer.toString(page + 1));
      }
      case "circle" -> {
        tools.add(tool("echo", OBJECT));
        result.put("nextCursor", "again");
      }
      case "wild" -> wild().forEach(tools::add);
      default -> {
        for (var name : usual()) tools.add(tool(name, OBJECT));
      }
    }
    answer(message, result);
  }

  private List<ObjectNode> wild() throws IOException {
    var tools = new ArrayList<ObjectNode>();
    for (var name : List.of("send mail", "send.mail", "größe", "", "x".repeat(600), "n".repeat(80)))
      tools.add(tool(name, OBJECT));
    tools.add(tool("twice", OBJECT));
    tools.add(tool("twice", OBJECT));
    tools.add(tool("array", "{\"type\":\"array\"}"));
    tools.add(tool("broken", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":5}}}"));
    tools.add(tool("remote", "{\"type\":\"object\",\"$ref\":\"https://schema.example/a\"}"));
    var task = tool("task", OBJECT);
    task.putObject("execution").put("taskSupport", "required");
    tools.add(task);
    var hidden = tool("hidden", OBJECT);
    hidden.put("description", "Reads\u0000 a \u202Efile\u200B.\nWell.");
    hidden.putObject("annotations").put("readOnlyHint", true).put("title", "T");
    tools.add(hidden);
    return tools;
  }

  private ObjectNode tool(String name, String schema) throws IOException {
    var tool = Json.object().put("name", name).put("description", description);
    tool.set("inputSchema", Json.read(schema));
    return tool;
  }

  private void call(JsonNode message) throws Exception {
    var name = message.at("/params/name").asText();
    note("call " + name);
    switch (name) {
      case "slow" -> {}
      case "die" -> System.exit(1);
      case "wrong" -> refuse(message);
      case "change" -> {
        description = "Says it back, and more";
        say(Json.object().put("method", "notifications/tools/list_changed"));
        answer(message, text("changed"));
      }
      default -> answer(message, result(name, message.path("params")));
    }
  }

  private static ObjectNode result(String name, JsonNode parameters) throws IOException {
    return switch (name) {
      case "variables" -> text(String.join(" ", System.getenv().keySet()));
      case "meta" -> text(parameters.path("_meta").toString());
      case "long" -> text("€".repeat(150_000));
      case "huge" -> text("x".repeat(9 * 1024 * 1024));
      case "fail" -> text("no such file").put("isError", true);
      case "spawn" ->
          text(
              Long.toString(
                  new ProcessBuilder("sh", "-c", "trap '' TERM; sleep 600 & wait").start().pid()));
      case "image" -> {
        var result = text("look:");
        result
            .withArray("content")
            .addObject()
            .put("type", "image")
            .put("mimeType", "image/png")
            .put("data", "AAAA");
        yield result;
      }
      case "both" -> {
        var result = text("two values");
        result.putObject("structuredContent").put("a", 1).put("b", 2);
        yield result;
      }
      default -> text(parameters.path("arguments").toString());
    };
  }

  private static ObjectNode text(String text) {
    var result = Json.object();
    result.putArray("content").addObject().put("type", "text").put("text", text);
    return result;
  }

  private static void answer(JsonNode message, ObjectNode result) {
    var answer = Json.object();
    answer.set("id", message.path("id"));
    answer.set("result", result);
    say(answer);
  }

  private static void refuse(JsonNode message) {
    var answer = Json.object();
    answer.set("id", message.path("id"));
    answer.putObject("error").put("code", -32602).put("message", "bad arguments");
    say(answer);
  }

  private static void say(ObjectNode message) {
    OUT.println(Json.write(message.put("jsonrpc", "2.0")));
  }

  private void note(String text) throws IOException {
    Files.writeString(notes, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
