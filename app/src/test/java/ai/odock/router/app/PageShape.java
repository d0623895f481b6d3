package ai.odock.router.app;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a dashboard relies on: the name, type, labels and buckets of each family of a page. */
final class PageShape {
  private static final Pattern SERIES = Pattern.compile("([^{ ]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private PageShape() {}

  /** One text a family; label values are left out, but for buckets and transports. */
  static SortedMap<String, String> of(String page, Predicate<String> families) {
    SortedMap<String, String> shapes = new TreeMap<>();
    SortedSet<String> labels = new TreeSet<>();
    String family = "";
    String type = "";
    for (String line : page.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        family = line.split(" ", -1)[2];
        type = line.split(" ", -1)[3];
        labels = new TreeSet<>();
      }
      Matcher series = SERIES.matcher(line);
      if (!line.startsWith("#") && series.matches() && families.test(family)) {
        labels.add(series.group(1).substring(family.length()) + keys(series.group(2)));
        shapes.put(family, type + " " + labels);
      }
    }
    return shapes;
  }

  private static SortedSet<String> keys(String labels) {
    SortedSet<String> keys = new TreeSet<>();
    Matcher label = LABEL.matcher(labels == null ? "" : labels);
    while (label.find()) {
      boolean valued = label.group(1).equals("le") || label.group(1).equals("transport");
      keys.add(valued ? label.group() : label.group(1));
    }
    return keys;
  }
}
