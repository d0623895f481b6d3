package ai.odock.router.attribute;

import ai.odock.router.settings.ConfigRecord.Items;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One action as it is configured (contrib: internal/coreinternal/attraction). Empty texts are
 * absent.
 *
 * @param value as {@link ConfigSection#any} gives it
 * @param defaultValue what is used where the source of the value has none
 * @param pattern of keys, or for {@link Action#EXTRACT} of the value
 */
public record ActionConfig(
    Action action,
    String key,
    @Nullable Object value,
    @Nullable Object defaultValue,
    String pattern,
    String fromAttribute,
    String fromContext,
    String convertedType) {

  /** What to do. */
  public enum Action {
    INSERT,
    UPDATE,
    UPSERT,
    DELETE,
    HASH,
    EXTRACT,
    CONVERT;

    /** As it is written. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it sets the attribute to a value from elsewhere. */
    boolean puts() {
      return this == INSERT || this == UPDATE || this == UPSERT;
    }

    private boolean takesPattern() {
      return this == DELETE || this == HASH || this == EXTRACT;
    }
  }

  static final List<String> TYPES = List.of("double", "int", "string");

  /**
   * @throws IllegalArgumentException when the action lacks something, or has what it does not use
   */
  public ActionConfig {
    boolean patternWillDo = action == Action.DELETE || action == Action.HASH;
    require(
        !key.isEmpty() || (patternWillDo && !pattern.isEmpty()),
        patternWillDo
            ? "the action \"%s\" needs \"key\" or \"pattern\""
            : "the action \"%s\" needs \"key\"",
        action);
    int sources =
        (value == null ? 0 : 1)
            + (fromAttribute.isEmpty() ? 0 : 1)
            + (fromContext.isEmpty() ? 0 : 1);
    require(
        !action.puts() || sources > 0 || defaultValue != null,
        "the action \"%s\" needs \"value\", \"from_attribute\", \"from_context\" or"
            + " \"default_value\"",
        action);
    require(
        !action.puts() || sources < 2,
        "the action \"%s\" takes only one of \"value\", \"from_attribute\" and \"from_context\"",
        action);
    require(
        action.puts() || (value == null && fromAttribute.isEmpty()),
        "the action \"%s\" does not use \"value\" and \"from_attribute\"",
        action);
    require(
        action.puts() || patternWillDo || fromContext.isEmpty(),
        "the action \"%s\" does not use \"from_context\"",
        action);
    require(
        action.takesPattern() || pattern.isEmpty(),
        "the action \"%s\" does not use \"pattern\"",
        action);
    require(
        action == Action.CONVERT || convertedType.isEmpty(),
        "the action \"%s\" does not use \"converted_type\"",
        action);
    require(
        action != Action.CONVERT || !convertedType.isEmpty(),
        "the action \"%s\" needs \"converted_type\"",
        action);
    checkType(convertedType);
    checkPattern(action, pattern);
  }

  private static void require(boolean holds, String otherwise, Action action) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise.formatted(action.word()));
    }
  }

  private static void checkType(String type) {
    if (!type.isEmpty() && !TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "unknown \"converted_type\" \"" + type + "\"" + NearestName.hint(type, TYPES));
    }
  }

  private static void checkPattern(Action action, String pattern) {
    if (action == Action.EXTRACT && pattern.isEmpty()) {
      throw new IllegalArgumentException("the action \"extract\" needs \"pattern\"");
    }
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("invalid \"pattern\": " + e.getMessage(), e);
    }
    if (action == Action.EXTRACT && compiled.groupCount() == 0) {
      throw new IllegalArgumentException("\"pattern\" has no named group, such as (?P<name>.*)");
    }
    if (action == Action.EXTRACT && compiled.groupCount() > compiled.namedGroups().size()) {
      throw new IllegalArgumentException(
          "\"pattern\" has a group without a name; write (?P<name>…) or (?:…)");
    }
  }

  /** Reads a list of actions, of which there must be one. */
  public static List<ActionConfig> list(ConfigSection yaml, String key) {
    List<ActionConfig> actions = yaml.list(key, ActionConfig::read);
    if (yaml.record().entries().get(key) instanceof Items list && list.items().isEmpty()) {
      yaml.problem(key, "missing required field \"" + key + "\": a list of actions");
    }
    return actions;
  }

  private static ActionConfig read(ConfigSection yaml) {
    String key = yaml.string("key", "");
    String word = yaml.string("action", "");
    Object value = yaml.any("value");
    Object defaultValue = yaml.any("default_value");
    String fromAttribute = yaml.string("from_attribute", "");
    String fromContext = yaml.string("from_context", "");
    String pattern = yaml.string("pattern", "");
    String convertedType = yaml.string("converted_type", "");
    Action action = action(word);
    if (!action.puts() && !fromContext.isEmpty()) {
      yaml.warning("from_context", "has no effect on the action \"" + action.word() + "\"");
    }
    if (defaultValue != null && (!action.puts() || value != null)) {
      yaml.warning(
          "default_value",
          action.puts()
              ? "has no effect beside \"value\""
              : "has no effect on the action \"" + action.word() + "\"");
    }
    return new ActionConfig(
        action, key, value, defaultValue, pattern, fromAttribute, fromContext, convertedType);
  }

  private static Action action(String word) {
    for (Action action : Action.values()) {
      if (action.word().equals(word.toLowerCase(Locale.ROOT))) {
        return action;
      }
    }
    List<String> words = Arrays.stream(Action.values()).map(Action::word).toList();
    throw new IllegalArgumentException(
        word.isEmpty()
            ? "missing \"action\", one of " + String.join(", ", words)
            : "unknown \"action\" \"" + word + "\"" + NearestName.hint(word, words));
  }
}
