package ai.odock.router.app;

import ai.odock.router.settings.ConfigRecord;
import ai.odock.router.settings.ConfigRecord.Block;
import ai.odock.router.settings.ConfigRecord.Items;
import ai.odock.router.settings.ConfigRecord.Kind;
import ai.odock.router.settings.ConfigRecord.Setting;
import ai.odock.router.settings.ConfigRecord.Unsupported;
import ai.odock.router.settings.ConfigSection.Presence;
import ai.odock.router.settings.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a reader asks for, by their paths.
 *
 * @param rows those that need a row
 * @param maps plain nested maps, which may have one
 * @param unsupported keys of the collector that this build refuses
 */
record CodeKeys(Map<String, Key> rows, Set<String> maps, Set<String> unsupported) {

  /**
   * A key.
   *
   * @param fallback as its row shows it; empty: there is none
   * @param choices the words that its row must name
   */
  record Key(String type, String fallback, List<String> choices) {
    /** Whether a cell says the same: {@code `5m`} is {@code `5m0s`}, text may follow. */
    boolean hasDefault(String cell) {
      if (fallback.isEmpty()) {
        return cell.equals("–") || cell.equals("required");
      }
      if (type.equals("block")) {
        return cell.equals(fallback);
      }
      String said = cell.replaceFirst("^`([^`]*)`.*$", "$1");
      return cell.startsWith("`") && (said.equals(fallback) || isDuration(said));
    }

    private boolean isDuration(String said) {
      try {
        return type.equals(Kind.DURATION.label())
            && GoDuration.parse(said).equals(GoDuration.parse(fallback));
      } catch (IllegalArgumentException _) {
        return false;
      }
    }

    String row(String path) {
      String cell =
          fallback.isEmpty() ? "–" : type.equals("block") ? fallback : "`" + fallback + "`";
      return "| `" + path + "` | " + type + " | " + cell + " | … |";
    }
  }

  static CodeKeys of(ConfigRecord record) {
    CodeKeys keys = new CodeKeys(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
    keys.addAll("", record);
    return keys;
  }

  private void addAll(String prefix, ConfigRecord record) {
    record
        .entries()
        .forEach(
            (key, entry) -> {
              String path = prefix + key;
              switch (entry) {
                case Setting setting -> rows.put(path, key(setting));
                case Unsupported _ -> unsupported.add(path);
                case Items list -> {
                  rows.put(path, new Key("list", "", List.of()));
                  list.items().forEach(item -> addAll(path + "[]::", item));
                }
                case Block block -> add(path, block);
              }
            });
  }

  private void add(String path, Block block) {
    if (standsInItsLike(path)) {
      return;
    }
    if (block.presence() == null) {
      maps.add(path);
    } else {
      String usual = block.presence() == Presence.ON ? "on" : "off";
      rows.put(path, new Key("block", usual, List.of()));
    }
    if (block.inside() != null) {
      addAll(path + "::", block.inside());
    }
  }

  /** A map inside another one of its name, such as samplers of samplers, is told once. */
  private static boolean standsInItsLike(String path) {
    String name = path.substring(path.lastIndexOf(':') + 1);
    return ("::" + path).contains("::" + name + "::");
  }

  private static Key key(Setting setting) {
    return new Key(setting.kind().label(), text(setting.fallback()), setting.choices());
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Duration duration -> GoDuration.text(duration);
      case List<?> list -> list.isEmpty() ? "" : list.toString();
      case Map<?, ?> map -> map.isEmpty() ? "" : map.toString();
      case Double number when number == Math.rint(number) -> String.valueOf(number.longValue());
      default -> value.toString();
    };
  }
}
