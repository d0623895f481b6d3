package ai.odock.router.config;

import ai.odock.router.settings.ConfigRecord;
import ai.odock.router.settings.ConfigRecord.Block;
import ai.odock.router.settings.ConfigRecord.Entry;
import ai.odock.router.settings.ConfigRecord.Items;
import ai.odock.router.settings.ConfigRecord.Setting;
import ai.odock.router.settings.ConfigRecord.Unset;
import ai.odock.router.settings.ConfigRecord.Unsupported;
import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import ai.odock.router.settings.ConfigValue.Substituted;
import ai.odock.router.settings.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of a configuration what {@link YamlText} and {@link JsonText} write. */
public final class PrintedConfig {
  private PrintedConfig() {}

  /** Every key with its value or default; secrets as {@value ConfigRecord#REDACTED}. */
  public static Map<String, @Nullable Object> effective(ConfigRecord record) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    record
        .entries()
        .forEach(
            (key, entry) -> {
              Object value = record.displays().getOrDefault(key, Optional.empty());
              boolean replaced = record.displays().containsKey(key);
              @Nullable Object printed =
                  replaced ? (value == Optional.empty() ? null : value) : printed(entry);
              if (isShown(entry, printed)) {
                map.put(key, printed);
              }
            });
    return map;
  }

  private static boolean isShown(Entry entry, @Nullable Object printed) {
    return switch (entry.shown()) {
      case ALWAYS -> true;
      case WHEN_SET -> entry.set();
      case UNLESS_EMPTY -> isBlock(entry) ? printed != null : !isEmpty(printed);
    };
  }

  /** An optional block that is on says so, even when there is nothing in it. */
  private static boolean isBlock(Entry entry) {
    return entry instanceof Block block && block.presence() != null;
  }

  private static @Nullable Object printed(Entry entry) {
    return switch (entry) {
      case Setting setting -> value(setting);
      case Block block -> {
        ConfigRecord inside = block.inside();
        if (inside == null) {
          yield null;
        }
        boolean unset = !block.set() && inside.entries().isEmpty() && block.presence() == null;
        yield unset ? Unset.MAP : effective(inside);
      }
      case Items list ->
          !list.set() && list.items().isEmpty()
              ? Unset.LIST
              : list.items().stream().map(PrintedConfig::effective).toList();
      case Unsupported key -> key.value();
    };
  }

  private static @Nullable Object value(Setting setting) {
    Object value = setting.value();
    return switch (setting.kind()) {
      case HEADERS ->
          value instanceof List<?> names
              ? names.stream()
                  .map(name -> Map.of("name", name, "value", ConfigRecord.REDACTED))
                  .toList()
              : Unset.LIST;
      case STRINGS ->
          value instanceof List<?> list && list.isEmpty() && !setting.set()
              ? Unset.LIST
              : redacted(value);
      default -> redacted(value);
    };
  }

  private static @Nullable Object redacted(@Nullable Object value) {
    return switch (value) {
      case String text -> Redaction.text(text);
      case List<?> list -> {
        List<@Nullable Object> shown = new ArrayList<>();
        list.forEach(item -> shown.add(redacted(item)));
        yield shown;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        map.forEach((key, inner) -> shown.put(String.valueOf(key), redacted(inner)));
        yield shown;
      }
      case null, default -> value;
    };
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Unset _ -> true;
      case String text -> text.isEmpty();
      case Boolean bool -> !bool;
      case Duration duration -> duration.isZero();
      case Number number -> number.doubleValue() == 0;
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      default -> false;
    };
  }

  /** The operator's own input, secrets and all. */
  public static Map<String, @Nullable Object> input(Mapping mapping) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    mapping.entries().forEach((key, value) -> map.put(key, input(value)));
    return map;
  }

  private static @Nullable Object input(ConfigValue value) {
    return switch (value) {
      case Mapping mapping -> input(mapping);
      case Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        sequence.items().forEach(item -> list.add(input(item)));
        yield list;
      }
      case Null _ -> null;
      case Scalar scalar -> scalar.value();
      case Substituted whole -> input(whole.value());
    };
  }
}
