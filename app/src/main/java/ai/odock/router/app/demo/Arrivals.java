package ai.odock.router.app.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a stand-in has taken: how many items, and the latest as lines for a reader. */
final class Arrivals {
  /** How many lines are kept. */
  static final int KEPT = 20;

  private static final int LONGEST_LINE = 400;

  private final Deque<String> newestFirst = new ArrayDeque<>();
  private long items;

  /**
   * @param lines the latest of the items, oldest first; at most {@link #KEPT} are of use
   */
  synchronized void add(long arrived, List<String> lines) {
    items += arrived;
    for (String line : lines) {
      newestFirst.addFirst(printable(line));
    }
    while (newestFirst.size() > KEPT) {
      newestFirst.removeLast();
    }
  }

  synchronized long items() {
    return items;
  }

  /** The latest items, a line each, newest first. */
  synchronized String text() {
    return newestFirst.isEmpty() ? "Nothing yet.\n" : String.join("\n", newestFirst) + "\n";
  }

  /** Anybody may send to the demo: what is shown must not steer a terminal. */
  private static String printable(String line) {
    String cut = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
