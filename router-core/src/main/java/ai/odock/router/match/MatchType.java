package ai.odock.router.match;

import ai.odock.router.settings.ConfigSection;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How texts are compared (collector: filterset).
 *
 * @param regexp as expressions that are found anywhere in a text; otherwise as whole texts
 * @param remembered the texts for which an expression's answer is kept
 */
public record MatchType(boolean regexp, int remembered) {
  /** Remembered without being asked to: most texts come again soon. */
  private static final int FEW = 64;

  private static final int MANY = 4096;

  /**
   * Reads {@code match_type} and {@code regexp}.
   *
   * @return null when there is none, which is well while no text is compared
   */
  public static @Nullable MatchType read(ConfigSection yaml) {
    return read(yaml, remembered(yaml), Map.of());
  }

  /**
   * The same where the collector knows more types.
   *
   * @param refused why they do not work here, by name
   */
  public static @Nullable MatchType read(ConfigSection yaml, Map<String, String> refused) {
    return read(yaml, remembered(yaml), refused);
  }

  /** Reads {@code match_type} of a block that has no {@code regexp}. */
  public static @Nullable MatchType readAlone(ConfigSection yaml) {
    return read(yaml, FEW, Map.of());
  }

  private static @Nullable MatchType read(
      ConfigSection yaml, int remembered, Map<String, String> refused) {
    Map<String, String> words =
        new HashMap<>(Map.of("strict", "strict", "regexp", "regexp", "", ""));
    refused.keySet().forEach(word -> words.put(word, word));
    String word = yaml.oneOf("match_type", words, "");
    if (refused.containsKey(word)) {
      yaml.problem("match_type", "not supported: \"" + word + "\": " + refused.get(word));
    }
    return switch (word) {
      case "strict" -> new MatchType(false, 0);
      case "regexp" -> new MatchType(true, remembered);
      default -> null;
    };
  }

  /** Reads the block {@code regexp}. */
  private static int remembered(ConfigSection yaml) {
    ConfigSection cache = yaml.optionalSection("regexp");
    if (cache == null) {
      return FEW;
    }
    boolean enabled = cache.bool("cacheenabled", false);
    long entries = cache.integer("cachemaxnumentries", 0);
    return enabled ? (int) Math.min(entries == 0 ? MANY : entries, MANY) : FEW;
  }

  /**
   * What is wrong with a text to compare with; null: nothing.
   *
   * @param type null: there is none
   */
  static @Nullable String mistake(@Nullable MatchType type, String text) {
    if (type == null) {
      return "unrecognized match_type: '', valid types are: [regexp strict]";
    }
    try {
      if (type.regexp) {
        Pattern.compile(text);
      }
      return null;
    } catch (PatternSyntaxException e) {
      return e.getMessage();
    }
  }

  /** Says whether a text is one of these, or matches one of these expressions. */
  TextMatcher matcher(List<String> texts) {
    return regexp ? new RegexpTexts(texts, remembered) : new StrictTexts(texts);
  }
}
