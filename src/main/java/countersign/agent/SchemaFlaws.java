package countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import countersign.message.CheckEdit.Flaw;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A schema's errors for a person: without regular expressions, and of alternatives the one meant.
 */
final class SchemaFlaws {
  private static final String OTHER_FORM = "isn't of the form that is asked for";

  private final JsonNode schema;

  SchemaFlaws(JsonNode schema) {
    this.schema = schema;
  }

  /** What is wrong; what is missing or must not be there is named as the place. */
  List<Flaw> of(List<Error> errors) {
    return flaws(errors, 0);
  }

  /** Alternatives that a value fits none of, by where they stand and where the value does. */
  private record Choice(List<Object> schemaPath, List<Object> place) {
    /** The outermost one behind the first {@code from} steps of the error's way. */
    static Optional<Choice> in(Error error, int from) {
      var way = elements(error.getEvaluationPath());
      for (int i = from; i < way.size(); i++)
        if (isChoice(way, i))
          return Optional.of(
              new Choice(
                  way.subList(0, i + 1),
                  elements(error.getInstanceLocation()).subList(0, depth(way.subList(0, i)))));
      return Optional.empty();
    }

    private static boolean isChoice(List<Object> way, int i) {
      return (way.get(i).equals("anyOf") || way.get(i).equals("oneOf"))
          && (i + 1 == way.size() || way.get(i + 1) instanceof Integer);
    }

    /** How deep in the value these steps through the schema lead. */
    private static int depth(List<Object> way) {
      int depth = 0;
      for (int i = 0; i < way.size(); i++)
        switch (way.get(i).toString()) {
          case "properties", "patternProperties", "prefixItems" -> {
            depth++;
            i++;
          }
          case "additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems" ->
              depth++;
          case "allOf", "anyOf", "oneOf", "dependentSchemas" -> i++;
          default -> {}
        }
      return depth;
    }
  }

  private List<Flaw> flaws(List<Error> errors, int from) {
    var flaws = new ArrayList<Flaw>();
    var told = new HashSet<Choice>();
    for (var error : errors) {
      var choice = Choice.in(error, from);
      if (choice.isEmpty()) flaws.add(flaw(error));
      else if (told.add(choice.get()))
        flaws.addAll(
            flaws(
                choice.get(),
                errors.stream().filter(it -> Choice.in(it, from).equals(choice)).toList()));
    }
    return flaws;
  }

  /** A value is held against the one alternative that has its type, if there is one. */
  private List<Flaw> flaws(Choice choice, List<Error> errors) {
    int at = choice.schemaPath.size();
    var ways =
        errors.stream()
            .filter(error -> error.getEvaluationPath().getNameCount() > at)
            .collect(
                Collectors.groupingBy(
                    error -> (Integer) error.getEvaluationPath().getElement(at),
                    TreeMap::new,
                    Collectors.toList()));
    var ofItsType =
        ways.values().stream()
            .filter(way -> way.stream().noneMatch(error -> isOfAnotherType(error, choice)))
            .toList();
    return ofItsType.size() == 1
        ? flaws(ofItsType.getFirst(), at + 1)
        : List.of(new Flaw(text(choice.place), otherForm(choice.schemaPath)));
  }

  private static boolean isOfAnotherType(Error error, Choice choice) {
    return error.getKeyword().equals("type")
        && error.getInstanceLocation().getNameCount() == choice.place.size();
  }

  private Flaw flaw(Error error) {
    var place = elements(error.getInstanceLocation());
    if (error.getProperty() != null) place.add(error.getProperty());
    return new Flaw(text(place), words(error));
  }

  /**
   * Messages that quote a part of the schema in which a regular expression can stand are put anew.
   */
  private String words(Error error) {
    var way = elements(error.getEvaluationPath());
    return switch (error.getKeyword()) {
      case "pattern", "format" -> otherForm(way);
      case "propertyNames" -> "can't be a name here";
      case "not" -> "isn't allowed here";
      case "enum" -> "must be one of " + list(error.getSchemaNode());
      default -> error.getMessage();
    };
  }

  private static String list(JsonNode values) {
    return values
        .valueStream()
        .map(value -> value.isTextual() ? value.textValue() : value.toString())
        .collect(Collectors.joining(", "));
  }

  private String otherForm(List<Object> way) {
    return description(way).map(words -> OTHER_FORM + ": " + words).orElse(OTHER_FORM);
  }

  /** Of the value, or of what it is in, up to the property. */
  private Optional<String> description(List<Object> way) {
    for (int end = way.size(); end > 0; end--) {
      var node = at(way.subList(0, end));
      var words =
          Stream.of("description", "title").map(node::path).filter(JsonNode::isTextual).findFirst();
      if (words.isPresent()) return words.map(JsonNode::textValue);
      if (end > 1 && way.get(end - 2).equals("properties")) return Optional.empty();
    }
    return Optional.empty();
  }

  private JsonNode at(List<Object> way) {
    var node = schema;
    for (var step : way)
      node =
          switch (step) {
            case Integer index -> node.path(index);
            case Object name when name.equals("$ref") -> referred(node.path("$ref").asText());
            case Object name -> node.path(name.toString());
          };
    return node;
  }

  private JsonNode referred(String reference) {
    return schema.at(reference.startsWith("#/") ? reference.substring(1) : "");
  }

  private static List<Object> elements(NodePath path) {
    return IntStream.range(0, path.getNameCount())
        .mapToObj(path::getElement)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String text(List<Object> place) {
    var text = new StringBuilder();
    for (var element : place)
      if (element instanceof Integer index) text.append('[').append(index).append(']');
      else text.append(text.isEmpty() ? "" : ".").append(element);
    return text.toString();
  }
}
