package ai.odock.router.config;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import ai.odock.router.settings.ConfigValue.Substituted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${…}} in values, never in keys, with the collector's rules and quirks (confmap).
 */
final class Substitution {
  private final TextSources texts;
  private final ConfigProblems problems;
  private final Notices notices;
  private final Unfilled unfilled = new Unfilled();
  private final ExpansionBudget budget = new ExpansionBudget();

  Substitution(TextSources texts, ConfigProblems problems, Notices notices) {
    this.texts = texts;
    this.problems = problems;
    this.notices = notices;
  }

  Mapping expand(Mapping mapping) {
    return expand("", mapping, 0);
  }

  /** Which references gave nothing. */
  Unfilled unfilled() {
    return unfilled;
  }

  private Mapping expand(String path, Mapping mapping, int round) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, value) ->
                entries.put(key, value(path.isEmpty() ? key : path + "::" + key, value, round)));
    return new Mapping(entries, mapping.keys(), mapping.position());
  }

  /**
   * @param round how many expansions led from the written value to this one
   */
  private ConfigValue value(String path, ConfigValue value, int round) {
    if (round > 0) {
      budget.value();
    }
    return switch (value) {
      case Mapping mapping -> expand(path, mapping, round);
      case Sequence sequence -> {
        List<ConfigValue> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
          items.add(value(path + "[" + i + "]", sequence.items().get(i), round));
        }
        yield new Sequence(items, sequence.position());
      }
      case Scalar scalar when scalar.value() instanceof String ->
          round == 0 ? written(path, scalar) : text(path, scalar, round);
      case Scalar _, Null _, Substituted _ -> value;
    };
  }

  private ConfigValue written(String path, Scalar scalar) {
    if (budget.isSpent()) {
      return new Null(scalar.position()); // which has been said
    }
    budget.start();
    String warning = Unfamiliar.warning(scalar.text());
    if (warning != null) {
      notices.warn(scalar.position() + ": " + path + ": " + warning);
      unfilled.unfamiliar(path, "; it " + warning);
    }
    try {
      return text(path, scalar, 0);
    } catch (ExpansionBudget.Exceeded e) {
      problems.add(scalar.position(), path, e.reason());
      unfilled.unreadable(path);
      return new Null(scalar.position());
    }
  }

  private ConfigValue text(String path, Scalar from, int before) {
    Position place = from.position();
    Scalar scalar = from;
    int round = before;
    try {
      for (String uri = findUri(scalar.text()); uri != null; uri = findUri(scalar.text())) {
        budget.expand(++round);
        ConfigValue found = retrieve(uri, path, place);
        if (!uri.equals(scalar.text())) {
          String text = scalar.text().replace(uri, textOf(found));
          scalar = new Scalar(text, text, true, place);
        } else if (found instanceof Scalar whole && whole.value() instanceof String) {
          scalar = whole;
        } else {
          return typed(path, found, round);
        }
        budget.grown(scalar.text());
      }
    } catch (UnreadableSource e) {
      problems.add(place, path, e.getMessage());
      unfilled.unreadable(path);
      return new Null(place);
    }
    String text = unescape(scalar.text());
    return new Scalar(text, text, scalar.substituted(), place);
  }

  /** A whole value that is no text. Maps and lists are expanded further, and so is their text. */
  private ConfigValue typed(String path, ConfigValue found, int round) {
    if (!(found instanceof Substituted(ConfigValue inner, String text, Position place))) {
      return found;
    }
    budget.enter();
    ConfigValue value = value(path, inner, round);
    budget.leave();
    return new Substituted(value, unescape(expandedText(text, path, place, round)), place);
  }

  /** What a string key takes; where that cannot be expanded, the text stays as it is. */
  private String expandedText(String original, String path, Position place, int before) {
    String text = original;
    int round = before;
    try {
      for (String uri = findUri(text); uri != null; uri = findUri(text)) {
        budget.expand(++round);
        text = text.replace(uri, textOf(retrieve(uri, path, place)));
        budget.grown(text);
      }
      return text;
    } catch (UnreadableSource _) {
      return original;
    }
  }

  private ConfigValue retrieve(String reference, String path, Position place)
      throws UnreadableSource {
    String inner = reference.substring(2, reference.length() - 1);
    String uri = inner.contains(":") ? inner : "env:" + inner;
    if (uri.indexOf('$', uri.indexOf(':')) >= 0) {
      throw new UnreadableSource("the uri \"" + uri + "\" contains unsupported characters ('$')");
    }
    String text =
        texts.read(
            uri,
            (name, set) -> {
              notices.variable(place, name, set);
              unfilled.variable(path, name, set);
            });
    budget.charge(text.length());
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
      case ConfigValue other -> new Substituted(Merge.splitKeys(other), text, place);
    };
  }

  private static String textOf(ConfigValue found) {
    return switch (found) {
      case Scalar scalar -> scalar.text();
      case Substituted whole -> whole.text();
      case Mapping _, Sequence _, Null _ -> throw new IllegalStateException("not retrieved");
    };
  }

  /** The innermost reference that closes first; null when there is none, or when it is escaped. */
  private static @Nullable String findUri(String text) {
    int from = 0;
    for (int close = text.indexOf('}'); close >= 0; close = text.indexOf('}', from)) {
      int open = openBefore(text, close, from);
      if (open >= 0) {
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

  /** The last opening from {@code from} on; looks no further back, so that a search is linear. */
  private static int openBefore(String text, int close, int from) {
    for (int open = close - 2; open >= from; open--) {
      if (text.charAt(open) == '$' && text.charAt(open + 1) == '{') {
        return open;
      }
    }
    return -1;
  }

  private static String unescape(String text) {
    return text.replace("$$", "$");
  }
}
