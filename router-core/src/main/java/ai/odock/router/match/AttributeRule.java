package ai.odock.router.match;

import ai.odock.router.settings.ConfigSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute that must be there.
 *
 * @param value as YAML types it; null: any value will do
 */
public record AttributeRule(String key, @Nullable Object value) {
  /** Reads a list of them. */
  public static List<AttributeRule> read(ConfigSection yaml, String key, @Nullable MatchType type) {
    List<AttributeRule> rules =
        yaml.list(key, item -> new AttributeRule(item.string("key", ""), item.any("value")));
    for (int i = 0; i < rules.size(); i++) {
      String mistake = rules.get(i).mistake(type);
      if (mistake != null) {
        yaml.problem(key, i, mistake);
      }
    }
    return rules;
  }

  private @Nullable String mistake(@Nullable MatchType type) {
    if (key.isEmpty()) {
      return "can't have empty key in the list of attributes";
    }
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      return MatchType.mistake(type, text);
    }
    return type != null && type.regexp()
        ? "match_type=regexp for \"%s\" only supports Str; put the value in quotes".formatted(key)
        : MatchType.mistake(type, "");
  }
}
