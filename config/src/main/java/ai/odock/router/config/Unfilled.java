package ai.odock.router.config;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigProblems.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which values have a reference that gave nothing. A mistake that follows from that names
 * the variable, and one that follows from an unreadable reference is not said a second time.
 */
final class Unfilled {
  /** What may be a key in a message: a quoted word, or one with an underscore. */
  private static final Pattern KEY = Pattern.compile("\"([^\"]*)\"|\\b([a-z]+_[a-z_]+)\\b");

  private final Map<String, Set<String>> unset = new LinkedHashMap<>();
  private final Map<String, Set<String>> empty = new LinkedHashMap<>();
  private final Set<String> unreadable = new LinkedHashSet<>();
  private final Map<String, String> unfamiliar = new LinkedHashMap<>();

  /**
   * A variable gave no text.
   *
   * @param path of the value that refers to it
   * @param set whether it is there at all
   */
  void variable(String path, String name, boolean set) {
    (set ? empty : unset).computeIfAbsent(path, _ -> new LinkedHashSet<>()).add(name);
  }

  /** A reference could not be read, which has been noted. */
  void unreadable(String path) {
    unreadable.add(path);
  }

  /** A value holds a reference that nobody fills in. */
  void unfamiliar(String path, String hint) {
    unfamiliar.put(path, hint);
  }

  /** Adds the variables to the mistakes that they cause, and drops what only follows. */
  void explain(ConfigProblems problems) {
    problems.revise(this::explained);
  }

  private @Nullable Problem explained(Problem problem, boolean breaksRule) {
    if (breaksRule
        && (unreadable.stream().anyMatch(path -> follows(problem, path))
            || Stream.of(unreadable, unset.keySet(), empty.keySet())
                .flatMap(Set::stream)
                .anyMatch(path -> isReferenceInto(problem, path)))) {
      return null;
    }
    String hint =
        hint(problem, breaksRule, "unset", unset)
            + hint(problem, breaksRule, "empty", empty)
            + unfamiliar.getOrDefault(problem.path(), "");
    return hint.isEmpty()
        ? problem
        : new Problem(problem.position(), problem.path(), problem.message() + hint);
  }

  /** Whether a broken rule may be no more than the lack of an unreadable value. */
  private static boolean follows(Problem problem, String unreadable) {
    return isWithin(unreadable, problem.path()) || isWithin(problem.path(), unreadable);
  }

  /** Whether a pipeline names what a whole section, which is lacking, would have held. */
  private static boolean isReferenceInto(Problem problem, String section) {
    return !section.contains("::")
        && section.endsWith("s")
        && problem
            .message()
            .startsWith("references " + section.substring(0, section.length() - 1) + " ");
  }

  private static String hint(
      Problem problem, boolean breaksRule, String what, Map<String, Set<String>> variables) {
    List<String> paths = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (String path : variables.keySet()) {
      if (isWithin(problem.path(), path)) {
        paths.add(path);
      } else if (breaksRule && isWithin(path, problem.path())) {
        below.add(path);
      }
    }
    paths.addAll(meant(problem, below));
    Set<String> names =
        paths.stream()
            .flatMap(path -> variables.getOrDefault(path, Set.of()).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (names.isEmpty()) {
      return "";
    }
    return "; %s environment variable%s \"%s\""
        .formatted(what, names.size() == 1 ? "" : "s", String.join("\", \"", names));
  }

  /** Of the values in a section, those of the keys that its mistake names, or all. */
  private static List<String> meant(Problem problem, List<String> paths) {
    Set<String> words =
        KEY.matcher(problem.message()).results().map(Unfilled::word).collect(Collectors.toSet());
    return words.isEmpty()
        ? paths
        : paths.stream().filter(path -> words.contains(key(problem.path(), path))).toList();
  }

  private static String word(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  /** The key of the section at {@code from} that leads to {@code path}. */
  private static String key(String from, String path) {
    String rest = path.substring(from.isEmpty() ? 0 : from.length() + 2);
    return rest.split("::|\\[", 2)[0];
  }

  /** Whether a path is that of a value, or lies in it. */
  private static boolean isWithin(String path, String value) {
    return path.startsWith(value)
        && (value.isEmpty()
            || path.length() == value.length()
            || path.startsWith("::", value.length())
            || path.charAt(value.length()) == '[');
  }
}
