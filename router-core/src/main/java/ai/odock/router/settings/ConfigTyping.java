package ai.odock.router.settings;

import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import ai.odock.router.settings.ConfigValue.Substituted;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The collector's strict typing of single values. Each method throws IllegalArgumentException with
 * the expected type; a value is never part of a message, it may be a secret.
 */
final class ConfigTyping {
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private ConfigTyping() {}

  static String string(ConfigValue value) {
    if (value instanceof Substituted substituted) {
      return substituted.text();
    }
    if (value instanceof Scalar scalar) {
      if (scalar.substituted()) {
        return scalar.text();
      }
      if (scalar.value() instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException(wrong("a string", value) + "; put it in quotes");
    }
    throw new IllegalArgumentException(wrong("a string", value));
  }

  static boolean bool(ConfigValue value) {
    if (value instanceof Scalar(Boolean bool, _, _, _)) {
      return bool;
    }
    throw new IllegalArgumentException(wrong("true or false", value) + unquote(value));
  }

  /** Cuts a fraction off, as the collector does. */
  static long wholeNumber(ConfigValue value, boolean negativeToo) {
    String expected = negativeToo ? "a whole number" : "a whole number from 0 on";
    long number;
    if (value instanceof Scalar(Long whole, _, _, _)) {
      number = whole;
    } else if (value instanceof Scalar(Double broken, _, _, _)
        && Math.abs(broken) < Long.MAX_VALUE) {
      if (broken < 0 && !negativeToo) {
        throw new IllegalArgumentException("expected " + expected + ", got " + broken);
      }
      number = (long) (double) broken;
    } else if (value instanceof Scalar(BigInteger _, _, _, _)
        || value instanceof Scalar(Double _, _, _, _)) {
      throw new IllegalArgumentException("expected " + expected + " up to " + LONG_MAX);
    } else {
      throw new IllegalArgumentException(wrong(expected, value) + unquote(value));
    }
    if (number < 0 && !negativeToo) {
      throw new IllegalArgumentException("expected " + expected + ", got " + number);
    }
    return number;
  }

  static double number(ConfigValue value) {
    if (value instanceof Scalar scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(wrong("a number", value) + unquote(value));
  }

  static Duration duration(ConfigValue value) {
    if (value instanceof Scalar(String text, _, _, _)) {
      return GoDuration.parse(text);
    }
    if (value instanceof Scalar scalar && scalar.value() instanceof Number) {
      return Duration.ofNanos(wholeNumber(value, true));
    }
    throw new IllegalArgumentException(wrong("a duration such as 200ms", value));
  }

  /** The value as maps, lists and single values. */
  static @Nullable Object any(ConfigValue value) {
    return switch (value) {
      case Mapping mapping -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> map.put(key, any(entry)));
        yield Collections.unmodifiableMap(map);
      }
      case Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        sequence.items().forEach(item -> list.add(any(item)));
        yield Collections.unmodifiableList(list);
      }
      case Null _ -> null;
      case Scalar scalar -> scalar.value();
      case Substituted substituted -> any(substituted.value());
    };
  }

  static String wrong(String expected, ConfigValue got) {
    return "expected " + expected + ", got " + kind(got);
  }

  /** The value without the text that a substitution kept beside it. */
  static ConfigValue plain(ConfigValue value) {
    return value instanceof Substituted substituted ? substituted.value() : value;
  }

  /** Whether a {@code ${…}} gave nothing; an optional block is then as good as absent. */
  static boolean isUnset(@Nullable ConfigValue value) {
    return value instanceof Substituted(Null _, _, _);
  }

  private static String unquote(ConfigValue value) {
    boolean quoted =
        value instanceof Scalar(String text, _, boolean substituted, _)
            && !substituted
            && text.strip().toLowerCase(Locale.ROOT).matches("-?[0-9.]+|true|false");
    return quoted ? "; remove the quotes" : "";
  }

  private static String kind(ConfigValue value) {
    return switch (value) {
      case Mapping _ -> "a map";
      case Sequence _ -> "a list";
      case Null _ -> "nothing";
      case Substituted substituted -> kind(substituted.value());
      case Scalar scalar ->
          switch (scalar.value()) {
            case String _ -> "a string";
            case Boolean _ -> "a boolean";
            case Double _ -> "a fraction";
            default -> "a whole number";
          };
    };
  }
}
