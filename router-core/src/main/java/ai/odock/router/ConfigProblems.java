package ai.odock.router;

import java.util.ArrayList;
import java.util.List;

/** Collects every mistake of a configuration, so that the operator sees all at once. */
public final class ConfigProblems {
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param path keys joined by {@code ::}, list items as {@code [n]}; empty for the whole file
   */
  public record Problem(ConfigValue.Position position, String path, String message) {
    @Override
    public String toString() {
      return position + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
  }

  public void add(ConfigValue.Position position, String path, String message) {
    problems.add(new Problem(position, path, message));
  }

  /** In the order in which they were found. */
  public List<Problem> all() {
    return List.copyOf(problems);
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }
}
