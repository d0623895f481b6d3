package ai.odock.router.match;

import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the value of one attribute, its type included (collector: filtermatcher). */
final class AttributeMatcher {
  private final byte[] key;

  /** A Boolean, Long, Double, List or Map; null: text is judged, or any value will do. */
  private final @Nullable Object exact;

  private final @Nullable TextMatcher text;
  private final boolean expression;

  private AttributeMatcher(AttributeRule rule, @Nullable MatchType type) {
    key = rule.key().getBytes(StandardCharsets.UTF_8);
    expression = type != null && type.regexp();
    text = rule.value() instanceof String given ? Block.texts(type, List.of(given)) : null;
    exact =
        text != null
            ? null
            : rule.value() instanceof BigInteger big ? big.longValue() : rule.value();
  }

  static List<AttributeMatcher> of(List<AttributeRule> rules, @Nullable MatchType type) {
    return rules.stream().map(rule -> new AttributeMatcher(rule, type)).toList();
  }

  /** Whether a message has all of these attributes in a field. */
  static boolean all(List<AttributeMatcher> attributes, Slice of, int field, Texts texts) {
    for (int i = 0; i < attributes.size(); i++) {
      AttributeMatcher attribute = attributes.get(i);
      if (!texts.find(of, field, attribute.key) || !attribute.matches(texts)) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(Texts texts) {
    AnyValue value = texts.value();
    if (text != null) {
      return expression
          ? matchesExpression(text, texts)
          : value.kind() == AnyValue.STRING && texts.matchesAsText(text);
    }
    return switch (exact) {
      case null -> true;
      case Boolean bool -> value.kind() == AnyValue.BOOL && bool == (value.number() != 0);
      case Long number -> value.kind() == AnyValue.INT && number == value.number();
      case Double number -> value.kind() == AnyValue.DOUBLE && number == value.float64();
      default -> exact.equals(ValueTree.of(value));
    };
  }

  /** Numbers are judged as plain decimals; bytes, arrays and maps match no expression. */
  private static boolean matchesExpression(TextMatcher text, Texts texts) {
    AnyValue value = texts.value();
    return switch (value.kind()) {
      case AnyValue.STRING, AnyValue.BOOL, AnyValue.INT -> texts.matchesAsText(text);
      case AnyValue.DOUBLE -> {
        byte[] decimal = decimal(value.float64()).getBytes(StandardCharsets.US_ASCII);
        yield text.matches(decimal, 0, decimal.length);
      }
      default -> false;
    };
  }

  /** As Go writes it with the format {@code f}: never with an exponent. */
  private static String decimal(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }
}
