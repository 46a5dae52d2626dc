package countersign.agent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * Patterns of schemas, matched in a time that grows with the text only: schemas come from servers,
 * too, and arguments from models. What RE2 can't do is left to Java; such a schema is our own.
 */
final class SchemaPatterns implements RegularExpressionFactory {
  @Override
  public RegularExpression getRegularExpression(String pattern) {
    try {
      var compiled = Pattern.compile(pattern);
      return text -> compiled.matcher(text).find();
    } catch (PatternSyntaxException e) {
      return JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern);
    }
  }
}
