package ai.odock.router.settings;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that a misspelt one was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  /**
   * What to say after {@code unknown …}: the nearest valid name, or all of them when none is near.
   */
  public static String hint(String name, Collection<String> valid) {
    String nearest = among(name, valid);
    if (nearest != null) {
      return "; did you mean \"" + nearest + "\"?";
    }
    return valid.isEmpty() ? "" : " (valid values: " + String.join(", ", sorted(valid)) + ")";
  }

  /**
   * The valid name with the fewest letters changed, added, left out or swapped, whatever their
   * case; null when more than a third of the name would have to change.
   */
  public static @Nullable String among(String name, Collection<String> valid) {
    String best = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (String candidate : sorted(valid)) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  private static Collection<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }

  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > a.length()) {
      return Integer.MAX_VALUE; // too far anyway; keeps a huge key from costing a huge table
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cell(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cell(String a, String b, int[][] d, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
