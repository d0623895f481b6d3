package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Prometheus names of metrics (prometheus/otlptranslator 1.0.0: metric_namer). */
public final class MetricNames {
  /** What decides on the {@code _total} and {@code _ratio} suffixes. */
  public enum Kind {
    GAUGE(0),
    MONOTONIC_SUM(1),
    OTHER(2);

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }
  }

  private final String namespace;
  private final boolean suffixes;
  private final ProtoWriter key = new ProtoWriter(128);
  private final NameCache cache = new NameCache();

  /**
   * @param namespace put in front as it is; empty for none
   * @param suffixes whether names get unit, {@code _total} and {@code _ratio} suffixes
   */
  public MetricNames(String namespace, boolean suffixes) {
    this.namespace = namespace;
    this.suffixes = suffixes;
  }

  /** The Prometheus name of a metric. */
  public Name find(Slice name, Slice unit, Kind kind) {
    if (Math.max(name.length(), unit.length()) > LabelLimits.MOST_NAME_BYTES) {
      return Name.TOO_LONG;
    }
    key.clear();
    key.varint(kind.tag);
    key.varint(name.length());
    key.bytes(name.array(), name.offset(), name.length());
    key.bytes(unit.array(), unit.offset(), unit.length());
    @Nullable Name known = cache.get(key.array(), 0, key.size());
    if (known != null) {
      return known;
    }
    Name found = translate(name, unit, kind);
    cache.put(key.array(), 0, key.size(), found);
    return found;
  }

  private Name translate(Slice name, Slice unit, Kind kind) {
    if (!isValid(name) || !isValid(unit)) {
      return Name.INVALID_UTF8;
    }
    return Name.of(metricName(text(name), text(unit), kind), DropReason.INVALID_METRIC_NAME);
  }

  private static boolean isValid(Slice text) {
    return Utf8.isValid(text.array(), text.offset(), text.length());
  }

  private static String text(Slice text) {
    return new String(text.array(), text.offset(), text.length(), StandardCharsets.UTF_8);
  }

  /** The Prometheus name, empty when nothing of the name is left. */
  public String metricName(String name, String unit, Kind kind) {
    String result = suffixes ? withSuffixes(name, unit, kind) : plain(name);
    boolean nothing = result.chars().allMatch(c -> c == '_');
    return nothing && !result.equals(name) ? "" : result;
  }

  private String plain(String name) {
    IntPredicate kept = c -> isNameCharacter(c) || c == '_';
    String clean = String.join("_", tokens(name, kept));
    return namespace.isEmpty()
        ? startingWell(clean)
        : String.join("_", tokens(namespace, kept)) + "_" + clean;
  }

  private String withSuffixes(String name, String unit, Kind kind) {
    List<String> tokens = tokens(name, MetricNames::isNameCharacter);
    addUnit(tokens, UnitNames.main(unit), UnitNames.per(unit));
    if (kind == Kind.MONOTONIC_SUM) {
      moveToEnd(tokens, "total");
    }
    if (kind == Kind.GAUGE && unit.equals("1")) {
      moveToEnd(tokens, "ratio");
    }
    if (!namespace.isEmpty()) {
      tokens.addFirst(namespace);
    }
    return startingWell(String.join("_", tokens));
  }

  private static void addUnit(List<String> tokens, String main, String per) {
    boolean addsMain = !main.isEmpty() && !tokens.contains(main);
    boolean addsPer = !per.isEmpty() && !tokens.contains(per);
    if (addsMain) {
      tokens.add(addsPer ? UnitNames.withoutLastUnderscore(main) : main);
    }
    if (addsPer) {
      tokens.add(per);
    }
  }

  private static void moveToEnd(List<String> tokens, String word) {
    tokens.removeIf(word::equals);
    tokens.add(word);
  }

  private static String startingWell(String name) {
    return !name.isEmpty() && LabelNames.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  private static List<String> tokens(String text, IntPredicate kept) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !kept.test(text.charAt(i))) {
        if (i > start) {
          tokens.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return tokens;
  }

  private static boolean isNameCharacter(int c) {
    return LabelNames.isLetterOrDigit(c) || c == ':';
  }
}
