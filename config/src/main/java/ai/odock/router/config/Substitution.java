package ai.odock.router.config;

import ai.odock.router.ConfigProblems;
import ai.odock.router.ConfigValue;
import ai.odock.router.ConfigValue.Mapping;
import ai.odock.router.ConfigValue.Null;
import ai.odock.router.ConfigValue.Position;
import ai.odock.router.ConfigValue.Scalar;
import ai.odock.router.ConfigValue.Sequence;
import ai.odock.router.ConfigValue.Substituted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${…}} in values, never in keys, with the collector's rules and quirks (confmap).
 */
final class Substitution {
  private static final int MAX_EXPANSIONS = 1000;

  /** Values that stand for values; the collector has no such limit, and no such stack. */
  private static final int MAX_DEPTH = 100;

  private final TextSources texts;
  private final ConfigProblems problems;
  private final List<String> warnings;

  Substitution(TextSources texts, ConfigProblems problems, List<String> warnings) {
    this.texts = texts;
    this.problems = problems;
    this.warnings = warnings;
  }

  Mapping expand(Mapping mapping) {
    return expand("", mapping, null);
  }

  private Mapping expand(String path, Mapping mapping, @Nullable Budget budget) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, value) ->
                entries.put(key, value(path.isEmpty() ? key : path + "::" + key, value, budget)));
    return new Mapping(entries, mapping.keys(), mapping.position());
  }

  /**
   * @param budget what is left to the written value that this one came from; null for a written one
   */
  private ConfigValue value(String path, ConfigValue value, @Nullable Budget budget) {
    return switch (value) {
      case Mapping mapping -> expand(path, mapping, budget);
      case Sequence sequence -> {
        List<ConfigValue> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
          items.add(value(path + "[" + i + "]", sequence.items().get(i), budget));
        }
        yield new Sequence(items, sequence.position());
      }
      case Null _ -> value;
      case Substituted whole ->
          new Substituted(
              value(path, whole.value(), budget), unescape(whole.text()), whole.position());
      case Scalar scalar when scalar.value() instanceof String text ->
          text(path, text, scalar, budget == null ? new Budget() : budget);
      case Scalar _ -> value;
    };
  }

  private ConfigValue text(String path, String written, Scalar scalar, Budget budget) {
    Position place = scalar.position();
    String text = written;
    try {
      for (String uri = findUri(text); uri != null; uri = findUri(text)) {
        budget.take();
        ConfigValue found = retrieve(uri, place);
        if (uri.equals(text)) {
          return budget.deeper(() -> value(path, found, budget));
        }
        text = text.replace(uri, embedded(uri, found));
        if (text.length() > TextSources.MAX_BYTES) {
          throw new UnreadableSource("the expanded text is longer than 1 MiB");
        }
      }
    } catch (UnreadableSource e) {
      problems.add(place, path, e.getMessage());
      return new Null(place);
    }
    String plain = unescape(text);
    return new Scalar(plain, plain, scalar.substituted(), place);
  }

  private ConfigValue retrieve(String reference, Position place) throws UnreadableSource {
    String inner = reference.substring(2, reference.length() - 1);
    String uri = inner.contains(":") ? inner : "env:" + inner;
    if (uri.indexOf('$', uri.indexOf(':')) >= 0) {
      throw new UnreadableSource("the uri \"" + uri + "\" contains unsupported characters ('$')");
    }
    String text = texts.read(uri, place, warnings);
    ConfigValue typed;
    try {
      typed = YamlReader.read(text, place);
    } catch (NotYaml _) {
      return new Scalar(text, text, true, place); // a password need not be YAML
    }
    return switch (typed) {
      // Quotes and a file's last line break stay: the collector takes strings as they are.
      case Scalar scalar when scalar.value() instanceof String ->
          new Scalar(text, text, true, place);
      case Scalar scalar -> new Scalar(scalar.value(), text, true, place);
      case ConfigValue other -> new Substituted(other, text, place);
    };
  }

  private static String embedded(String uri, ConfigValue found) throws UnreadableSource {
    return switch (found) {
      case Scalar scalar -> scalar.text();
      case Substituted(Null _, String text, _) -> text;
      default ->
          throw new UnreadableSource("a map or a list cannot stand inside a longer string: " + uri);
    };
  }

  /** The innermost reference that closes first; null when there is none, or when it is escaped. */
  private static @Nullable String findUri(String text) {
    int from = 0;
    for (int close = text.indexOf('}'); close >= 0; close = text.indexOf('}', from)) {
      int open = text.lastIndexOf("${", close);
      if (open >= from) {
        int dollars = 0;
        while (open - dollars > from && text.charAt(open - dollars - 1) == '$') {
          dollars++;
        }
        // An escaped reference hides those after it, too: a quirk that files rely on.
        return dollars % 2 == 1 ? null : text.substring(open, close + 1);
      }
      from = close + 1;
    }
    return null;
  }

  private static String unescape(String text) {
    return text.replace("$$", "$");
  }

  /** Keeps a value that refers to itself from running forever, or out of stack. */
  private static final class Budget {
    private int left = MAX_EXPANSIONS;
    private int depth;

    void take() throws UnreadableSource {
      if (left-- <= 0) {
        throw new UnreadableSource("too many recursive expansions");
      }
    }

    ConfigValue deeper(Supplier<ConfigValue> inner) throws UnreadableSource {
      if (depth >= MAX_DEPTH) {
        throw new UnreadableSource("too many recursive expansions");
      }
      depth++;
      ConfigValue value = inner.get();
      depth--;
      return value;
    }
  }
}
