package ai.odock.router.processors.k8sattributes;

import ai.odock.router.settings.ConfigSection;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes resource attributes of labels or annotations.
 *
 * @param tagName of the attribute; empty: made of the key
 * @param key the whole key; empty: {@code keyRegex} counts
 * @param keyRegex matches whole keys; its groups may stand in {@code tagName}; empty: the key
 *     counts
 * @param plural {@code labels} or {@code annotations}
 */
record FieldRule(String tagName, String key, String keyRegex, From from, String plural) {

  /** Whose labels or annotations. */
  enum From {
    POD,
    NAMESPACE,
    NODE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Map<String, From> FROM =
      Map.of("", From.POD, "pod", From.POD, "namespace", From.NAMESPACE, "node", From.NODE);

  static FieldRule read(ConfigSection yaml, String plural) {
    String key = yaml.string("key", "");
    String regex = yaml.string("key_regex", "");
    FieldRule rule =
        new FieldRule(
            yaml.string("tag_name", ""), key, regex, yaml.oneOf("from", FROM, From.POD), plural);
    if (!key.isEmpty() && !regex.isEmpty()) {
      throw new IllegalArgumentException(
          "Out of Key or KeyRegex only one option is expected to be configured at a time,"
              + " currently Key:%s and KeyRegex:%s".formatted(key, regex));
    }
    if (key.isEmpty() && regex.isEmpty()) {
      throw new IllegalArgumentException("needs a key or a key_regex");
    }
    try {
      var _ = rule.pattern();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("key_regex: " + e.getMessage());
    }
    return rule;
  }

  private @Nullable Pattern pattern() {
    return keyRegex.isEmpty() ? null : Pattern.compile("^(?:" + keyRegex + ")$");
  }

  /**
   * Adds the attributes that these labels or annotations give.
   *
   * @param fields of what {@code from} says
   */
  void apply(Map<String, String> fields, Map<String, String> attributes) {
    Pattern pattern = pattern();
    if (pattern == null) {
      String value = fields.get(key);
      if (value != null) {
        attributes.put(tagName.isEmpty() ? name(key) : tagName, value);
      }
      return;
    }
    fields.forEach(
        (field, value) -> {
          Matcher matcher = pattern.matcher(field);
          if (matcher.matches()) {
            attributes.put(tagName.isEmpty() ? name(field) : expanded(matcher), value);
          }
        });
  }

  private String name(String field) {
    return "k8s." + from.label() + "." + plural + "." + field;
  }

  /** The tag with {@code $1} and {@code ${name}} replaced by the groups. */
  private String expanded(Matcher matcher) {
    StringBuilder tag = new StringBuilder();
    Matcher group = REFERENCE.matcher(tagName);
    int from = 0;
    while (group.find()) {
      tag.append(tagName, from, group.start());
      String name = group.group(1) == null ? group.group(2) : group.group(1);
      tag.append(value(matcher, name));
      from = group.end();
    }
    return tag.append(tagName.substring(from)).toString();
  }

  private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\{(\\w+)\\}|(\\w+))");

  /** Empty where there is no such group, as in Go. */
  private static String value(Matcher matcher, String group) {
    try {
      String value =
          group.chars().allMatch(Character::isDigit)
              ? matcher.group(Integer.parseInt(group))
              : matcher.group(group);
      return value == null ? "" : value;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return "";
    }
  }
}
