package ai.odock.router.config;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Position;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the sources that an operator names and merges them. */
final class Sources {
  private final TextSources texts;
  private final Merge merge;
  private final ConfigProblems problems;
  private final Notices notices;
  private final Unfilled unfilled = new Unfilled();

  Sources(TextSources texts, Merge merge, ConfigProblems problems, Notices notices) {
    this.texts = texts;
    this.merge = merge;
    this.problems = problems;
    this.notices = notices;
  }

  /** All of them, later ones over earlier ones, then the settings of single keys. */
  Mapping merged(List<String> sources, List<String> settings) {
    Position nowhere = new Position(TextSources.shortName(sources.getFirst()), 0, 0);
    Mapping merged = new Mapping(new LinkedHashMap<>(), nowhere);
    for (String source : sources) {
      Position whole = new Position(TextSources.shortName(source), 0, 0);
      try {
        merged = with(merged, text(source, whole), whole);
      } catch (UnreadableSource e) {
        problems.add(whole, "", e.getMessage());
      }
    }
    for (String setting : settings) {
      merged = with(merged, setting);
    }
    return merged;
  }

  /** A setting {@code KEY=VALUE}; its value is not shown: it may be a secret. */
  private Mapping with(Mapping earlier, String setting) {
    int equal = setting.indexOf('=');
    String key = setting.substring(0, equal).strip();
    Position place = new Position("--set " + key, 0, 0);
    String path = key.replace(".", "::");
    if (List.of(path.split("::", -1)).contains("")) {
      problems.add(
          place, "", "a part of the key is empty; write --set=processors.batch.timeout=2s");
      return earlier;
    }
    try {
      ConfigValue value =
          YamlReader.read(path + ": " + setting.substring(equal + 1).strip(), place);
      return value instanceof Mapping mapping
          ? merge.merge(earlier, Merge.splitKeys(mapping))
          : earlier;
    } catch (NotYaml e) {
      String hint = "; the value is YAML, so put text with special characters in quotes";
      e.problems().forEach(it -> problems.add(it.position(), it.path(), it.message() + hint));
      return earlier;
    }
  }

  /** Sources that are variables without text. */
  Unfilled unfilled() {
    return unfilled;
  }

  private String text(String source, Position whole) throws UnreadableSource {
    return texts.read(
        TextSources.withScheme(source),
        (name, set) -> {
          notices.variable(whole, name, set);
          unfilled.variable("", name, set);
        });
  }

  private Mapping with(Mapping earlier, String text, Position whole) {
    ConfigValue value;
    try {
      value = YamlReader.read(text, whole.source());
    } catch (NotYaml e) {
      String hint = Wrapped.hint(text) + Unfamiliar.hint(text);
      e.problems().forEach(it -> problems.add(it.position(), it.path(), it.message() + hint));
      return earlier;
    }
    return switch (value) {
      case Null _ -> earlier;
      case Mapping mapping -> {
        Wrapped wrapped = Wrapped.in(mapping);
        if (wrapped != null) {
          problems.add(wrapped.position(), "", wrapped.message());
        }
        yield merge.merge(earlier, Merge.splitKeys(mapping));
      }
      case ConfigValue other -> {
        problems.add(other.position(), "", "expected a map with the keys of a configuration");
        yield earlier;
      }
    };
  }
}
