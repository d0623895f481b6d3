package ai.odock.router.prometheus;

import java.util.Map;
import java.util.regex.Pattern;

/** Words for UCUM units in metric names (prometheus/otlptranslator 1.0.0: unit_namer). */
public final class UnitNames {
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("1", ""),
          Map.entry("%", "percent"));

  private static final Map<String, String> PER_UNITS =
      Map.of(
          "s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y",
          "year");

  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9:]+");

  private UnitNames() {}

  /** The word for what stands before the first slash; empty when there is none. */
  public static String main(String unit) {
    int slash = unit.indexOf('/');
    String part = part(slash < 0 ? unit : unit.substring(0, slash));
    return cleaned(UNITS.getOrDefault(part, part));
  }

  /** {@code per_x} for what stands after the first slash; empty when there is nothing. */
  public static String per(String unit) {
    int slash = unit.indexOf('/');
    String part = slash < 0 ? "" : part(unit.substring(slash + 1));
    if (part.isEmpty()) {
      return "";
    }
    String word = cleaned("per_" + PER_UNITS.getOrDefault(part, part));
    return word.equals("per_") ? "" : withoutLastUnderscore(word);
  }

  /** Both together, as metadata shows them: {@code bytes_per_second}. */
  public static String text(String unit) {
    String main = main(unit);
    String per = per(unit);
    String both = main.isEmpty() || per.isEmpty() ? main + per : main + "_" + per;
    return withoutLastUnderscore(both);
  }

  public static String withoutLastUnderscore(String word) {
    return word.endsWith("_") ? word.substring(0, word.length() - 1) : word;
  }

  /** An annotation such as {@code {request}} is no unit. */
  private static String part(String text) {
    String part = text.strip();
    return part.indexOf('{') >= 0 || part.indexOf('}') >= 0 ? "" : part;
  }

  private static String cleaned(String word) {
    String clean = NOT_IN_NAMES.matcher(word).replaceAll("_");
    return clean.startsWith("_") ? clean.substring(1) : clean;
  }
}
