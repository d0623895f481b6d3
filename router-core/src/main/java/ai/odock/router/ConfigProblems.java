package ai.odock.router;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects every mistake of a configuration, so that the operator sees all at once. */
public final class ConfigProblems {
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();

  /**
   * @param path keys joined by {@code ::}, list items as {@code [n]}; empty for the whole file
   */
  public record Problem(ConfigValue.Position position, String path, String message) {
    @Override
    public String toString() {
      return position + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
  }

  /** Notes a mistake; the same one at the same place counts once. */
  public void add(ConfigValue.Position position, String path, String message) {
    problems.add(new Problem(position, path, message));
  }

  /** Notes what an operator should know although it is no mistake. */
  public void warn(ConfigValue.Position position, String path, String message) {
    warnings.add(new Problem(position, path, message));
  }

  /** What is no mistake, in the order in which it was found. */
  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  /** In the order in which they were found. */
  public List<Problem> all() {
    return List.copyOf(problems);
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }
}
