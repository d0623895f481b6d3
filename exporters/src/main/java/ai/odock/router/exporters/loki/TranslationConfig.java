package ai.odock.router.exporters.loki;

import ai.odock.router.exporters.loki.LabelRule.Source;
import ai.odock.router.settings.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys that say how records become streams and entries. */
final class TranslationConfig {
  private static final Map<String, LineFormat> FORMATS =
      Map.of("body", LineFormat.BODY, "json", LineFormat.JSON, "logfmt", LineFormat.LOGFMT);
  private static final Map<String, Boolean> LONG_LINES = Map.of("truncate", true, "drop", false);
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";
  private static final String ALL = "all";
  private static final String NONE = "none";

  private TranslationConfig() {}

  static Translation read(ConfigSection yaml) {
    Limits limits = limits(yaml.section("limits"));
    List<LabelRule> labels = labels(yaml, limits);
    List<String> defaults = defaults(yaml);
    OldLabels old = old(yaml);
    MetadataChoice metadata = metadata(yaml);
    LineFormat line = yaml.oneOf("line_format", FORMATS, LineFormat.BODY);
    boolean level = yaml.bool("detected_level", false);
    return new Translation(labels, defaults, old, metadata, line, level, limits);
  }

  private static List<LabelRule> labels(ConfigSection yaml, Limits limits) {
    ConfigSection labels = yaml.section("labels");
    List<LabelRule> rules = new ArrayList<>();
    for (String name : List.copyOf(labels.keys())) {
      LabelRule rule = label(name, labels.section(name));
      if (rule == null) {
        continue;
      }
      if (!name.matches(LABEL) || name.startsWith("__")) {
        labels.problem(name, "is no name of a label: letters, digits and _ only, no __ in front");
      } else if (name.length() > limits.labelName()) {
        labels.problem(name, "is longer than limits::max_label_name_length");
      } else {
        rules.add(rule);
      }
    }
    if (rules.size() > Math.min(limits.labelNames(), AttributeRules.MOST)) {
      yaml.problem("labels", "are more than limits::max_label_names");
      return List.of();
    }
    return rules;
  }

  private static @Nullable LabelRule label(String name, ConfigSection yaml) {
    String resource = yaml.string("resource", "");
    String attribute = yaml.string("attribute", "");
    String scope = yaml.string("scope", "");
    String value = yaml.string("value", "");
    List<LabelRule> rules = new ArrayList<>();
    if (!resource.isEmpty()) {
      rules.add(new LabelRule(name, Source.RESOURCE, resource));
    }
    if (!attribute.isEmpty()) {
      rules.add(new LabelRule(name, Source.RECORD, attribute));
    }
    if (!scope.isEmpty()) {
      Source source =
          scope.equals("name")
              ? Source.SCOPE_NAME
              : scope.equals("version") ? Source.SCOPE_VERSION : Source.SCOPE;
      rules.add(new LabelRule(name, source, source == Source.SCOPE ? scope : ""));
    }
    if (!value.isEmpty()) {
      rules.add(new LabelRule(name, Source.CONSTANT, value));
    }
    if (rules.size() != 1) {
      yaml.problem("", "needs one of resource, attribute, scope and value");
      return null;
    }
    return rules.getFirst();
  }

  private static List<String> defaults(ConfigSection yaml) {
    List<String> keys = yaml.strings("default_labels", IndexLabels.ATTRIBUTES);
    for (int i = 0; i < keys.size(); i++) {
      if (!IndexLabels.ATTRIBUTES.contains(keys.get(i))) {
        yaml.problem(
            "default_labels",
            i,
            "\"" + keys.get(i) + "\" is none of the default labels; see labels");
      }
    }
    return IndexLabels.ATTRIBUTES.stream().filter(keys::contains).toList();
  }

  private static @Nullable OldLabels old(ConfigSection yaml) {
    boolean asked = yaml.keys().contains("default_labels_enabled");
    ConfigSection old = yaml.section("default_labels_enabled");
    OldLabels labels =
        new OldLabels(
            old.bool("exporter", true),
            old.bool("job", true),
            old.bool("instance", true),
            old.bool("level", true));
    return asked ? labels : null;
  }

  private static MetadataChoice metadata(ConfigSection yaml) {
    List<String> names = yaml.strings("structured_metadata", List.of(ALL));
    if (names.equals(List.of(ALL))) {
      return MetadataChoice.ALL;
    }
    if (names.equals(List.of(NONE)) || names.isEmpty()) {
      return MetadataChoice.NONE;
    }
    if (names.contains(ALL) || names.contains(NONE)) {
      yaml.problem("structured_metadata", "is all, none, or a list of names");
    }
    return new MetadataChoice(false, names);
  }

  private static Limits limits(ConfigSection yaml) {
    Limits usual = Limits.LOKI;
    return new Limits(
        number(yaml, "max_label_names", usual.labelNames()),
        number(yaml, "max_label_name_length", usual.labelName()),
        number(yaml, "max_label_value_length", usual.labelValue()),
        number(yaml, "max_structured_metadata_entries", usual.metadataEntries()),
        number(yaml, "max_structured_metadata_bytes", usual.metadataBytes()),
        number(yaml, "max_resource_size", usual.headerBytes()),
        number(yaml, "max_line_size", usual.lineSize()),
        yaml.oneOf("long_lines", LONG_LINES, true),
        number(yaml, "max_streams", usual.streams()));
  }

  private static int number(ConfigSection yaml, String key, int usual) {
    return (int) Math.min(Integer.MAX_VALUE, yaml.integer(key, usual));
  }
}
