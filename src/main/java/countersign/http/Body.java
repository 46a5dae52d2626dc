package countersign.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import countersign.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Request bodies: UTF-8 (RFC 8259 section 8.1), JSON, and only texts that can be stored. */
final class Body {
  /** The longest body, in bytes. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final Pattern JSON_TYPE =
      Pattern.compile(
          "(?i)\\s*application/json\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?;?\\s*");

  private Body() {}

  /** What reading came to. */
  sealed interface Result {
    /** A JSON document. */
    record Read(JsonNode tree) implements Result {}

    /** There is none: no bytes, or only white space. */
    record Absent() implements Result {}

    /** It can't be used. */
    record Refused(List<FieldError> errors) implements Result {}
  }

  /** Whether a Content-Type announces JSON in UTF-8. */
  static boolean isJson(Optional<String> contentType) {
    return contentType.filter(type -> JSON_TYPE.matcher(type).matches()).isPresent();
  }

  /** Read a body. */
  static Result read(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) return new Result.Absent();
      return checked(Json.read(text));
    } catch (CharacterCodingException e) {
      return refused("is not UTF-8");
    } catch (JsonProcessingException e) {
      return refused(why(e) + place(e));
    }
  }

  private static Result checked(JsonNode tree) {
    var flaws = flaws(tree, "");
    return flaws.isEmpty() ? new Result.Read(tree) : new Result.Refused(flaws);
  }

  /** Texts in it that can't be stored. */
  static List<FieldError> flaws(JsonNode tree, String at) {
    var flaws = new ArrayList<FieldError>();
    collectFlaws(tree, at, flaws);
    return flaws;
  }

  private static void collectFlaws(JsonNode node, String at, List<FieldError> into) {
    if (node.isTextual())
      flaw(node.textValue()).ifPresent(why -> into.add(new FieldError(at, why)));
    for (var member : node.properties()) {
      var name = at.isEmpty() ? member.getKey() : at + "." + member.getKey();
      flaw(member.getKey()).ifPresent(_ -> into.add(new FieldError(at, "has an unusable name")));
      collectFlaws(member.getValue(), name, into);
    }
    if (node.isArray())
      for (int i = 0; i < node.size(); i++) collectFlaws(node.get(i), at + "[" + i + "]", into);
  }

  private static Optional<String> flaw(String text) {
    if (text.indexOf(0) >= 0) return Optional.of("must not contain the character U+0000");
    return UTF_8.newEncoder().canEncode(text)
        ? Optional.empty()
        : Optional.of("must not contain half a surrogate pair");
  }

  private static Result refused(String why) {
    return new Result.Refused(List.of(new FieldError("", "the body " + why)));
  }

  private static String why(JsonProcessingException flaw) {
    return switch (flaw) {
      case StreamConstraintsException _ ->
          "is nested deeper than " + Json.MAX_DEPTH + " levels, or has an endless number or name";
      case JsonParseException twice when twice.getOriginalMessage().startsWith("Duplicate field") ->
          "gives the same field twice";
      case MismatchedInputException _ -> "goes on after the end of its JSON document";
      case JsonProcessingException _ -> "is not valid JSON";
    };
  }

  private static String place(JsonProcessingException flaw) {
    var at = flaw.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
