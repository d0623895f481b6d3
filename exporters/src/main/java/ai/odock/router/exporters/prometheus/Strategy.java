package ai.odock.router.exporters.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@code translation_strategy}.
 *
 * @param suffixes names get unit and type suffixes
 * @param utf8 names stay as they are, whatever characters they have
 */
record Strategy(boolean suffixes, boolean utf8) {
  static final Map<String, Strategy> BY_NAME = byName();

  private static Map<String, Strategy> byName() {
    Map<String, Strategy> names = new LinkedHashMap<>();
    names.put("UnderscoreEscapingWithSuffixes", new Strategy(true, false));
    names.put("UnderscoreEscapingWithoutSuffixes", new Strategy(false, false));
    names.put("NoUTF8EscapingWithSuffixes", new Strategy(true, true));
    names.put("NoTranslation", new Strategy(false, true));
    return names;
  }
}
