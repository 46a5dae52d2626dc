package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countersign.json.Json;
import countersign.task.PendingAction;
import countersign.task.Plan;
import countersign.task.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The tools that steer the run itself; they never touch the world and are never gated. */
final class ControlTools {
  static final String HUMAN_APPROVAL = "human_approval";
  static final String UPDATE_PLAN = "update_plan";
  static final String FINISH = "finish";

  /** All of their names. */
  static final Set<String> NAMES =
      specs().stream().map(ToolSpec::name).collect(Collectors.toUnmodifiableSet());

  static final String TOOLKIT = "control";
  private static final int MAX_ANSWER_LENGTH = 100_000;
  private static final int MAX_TITLE_LENGTH = 500;
  private static final int MAX_OPTIONS = 10;
  private static final int MAX_OPTION_LENGTH = 200;

  private ControlTools() {}

  static List<ToolSpec> specs() {
    return List.of(humanApproval(), askHuman(), updatePlan(), WaitUntil.spec(), finish());
  }

  static Plan plan(JsonNode arguments) {
    var steps = new ArrayList<Plan.Step>();
    for (var step : arguments.required("steps")) {
      var progress = step.required("status").textValue().toUpperCase(Locale.ROOT);
      steps.add(new Plan.Step(step.required("title").textValue(), Plan.Progress.valueOf(progress)));
    }
    return new Plan(steps);
  }

  private static ToolSpec humanApproval() {
    var parameters = object("prompt", "pending_action");
    text(parameters, "prompt", Prompt.MAX_LENGTH)
        .put("description", "What the person should know to decide; shown as your words.");
    var action = properties(parameters).putObject("pending_action");
    fill(action, "name", "arguments");
    text(action, "name", 64).put("description", "The tool to run once it is approved.");
    properties(action)
        .putObject("arguments")
        .put("type", "object")
        .put("description", "Its arguments, complete: exactly these will run.");
    return new ToolSpec(
        HUMAN_APPROVAL,
        TOOLKIT,
        "Ask a person to sign an action before it runs. If it is approved, the action runs and you"
            + " get its result; if it is rejected, you get the reason.",
        parameters);
  }

  private static ToolSpec askHuman() {
    var parameters = object("question");
    text(parameters, "question", Prompt.MAX_LENGTH)
        .put("description", "What you need to know, with all that the person needs to answer.");
    var options = properties(parameters).putObject("options");
    options
        .put("type", "array")
        .put("minItems", 1)
        .put("maxItems", MAX_OPTIONS)
        .put("uniqueItems", true)
        .put("description", "Answers to choose from; the person may also write another one.")
        .putObject("items")
        .put("type", "string")
        .put("minLength", 1)
        .put("maxLength", MAX_OPTION_LENGTH);
    return new ToolSpec(
        PendingAction.ASK_HUMAN,
        TOOLKIT,
        "Ask a person a question. You get the answer as the result. It may take long: ask only what"
            + " you can't find out by yourself.",
        parameters);
  }

  private static ToolSpec updatePlan() {
    var parameters = object("steps");
    var steps = properties(parameters).putObject("steps");
    steps.put("type", "array").put("minItems", 1).put("maxItems", Plan.MAX_STEPS);
    var step = steps.putObject("items");
    fill(step, "title", "status");
    text(step, "title", MAX_TITLE_LENGTH).put("description", "What is to be done.");
    properties(step)
        .putObject("status")
        .put("type", "string")
        .putArray("enum")
        .add("pending")
        .add("in_progress")
        .add("completed");
    return new ToolSpec(
        UPDATE_PLAN, TOOLKIT, "Tell your plan, whole, whenever it changes.", parameters);
  }

  private static ToolSpec finish() {
    var parameters = object("answer");
    text(parameters, "answer", MAX_ANSWER_LENGTH)
        .put("description", "What was done and what was not, for the person who gave the goal.");
    return new ToolSpec(
        FINISH, TOOLKIT, "End the task with your answer. Nothing runs after it.", parameters);
  }

  static ObjectNode object(String... required) {
    var schema = Json.object();
    fill(schema, required);
    return schema;
  }

  private static void fill(ObjectNode schema, String... required) {
    schema.put("type", "object").put("additionalProperties", false).putObject("properties");
    var names = schema.putArray("required");
    for (var name : required) names.add(name);
  }

  static ObjectNode properties(ObjectNode schema) {
    return (ObjectNode) schema.required("properties");
  }

  static ObjectNode text(ObjectNode schema, String name, int maxLength) {
    return properties(schema)
        .putObject(name)
        .put("type", "string")
        .put("minLength", 1)
        .put("maxLength", maxLength);
  }
}
