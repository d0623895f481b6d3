package ai.odock.router.match;

import ai.odock.router.settings.ConfigSection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instrumentation scope.
 *
 * @param version null: any; empty: none
 */
public record LibraryRule(String name, @Nullable String version) {
  static List<LibraryRule> read(ConfigSection yaml, @Nullable MatchType type) {
    List<LibraryRule> rules = yaml.list("libraries", LibraryRule::readOne);
    for (int i = 0; i < rules.size(); i++) {
      LibraryRule rule = rules.get(i);
      String mistake = MatchType.mistake(type, rule.name);
      if (mistake == null && rule.version != null) {
        mistake = MatchType.mistake(type, rule.version);
      }
      if (mistake != null) {
        yaml.problem("libraries", i, mistake);
      }
    }
    return rules;
  }

  private static LibraryRule readOne(ConfigSection yaml) {
    String name = yaml.string("name", "");
    String version = yaml.string("version", "");
    if (!yaml.present("version")) {
      yaml.display("version", Optional.empty());
      return new LibraryRule(name, null);
    }
    return new LibraryRule(name, version);
  }
}
