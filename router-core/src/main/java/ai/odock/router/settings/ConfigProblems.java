package ai.odock.router.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects every mistake of a configuration, so that the operator sees all at once. */
public final class ConfigProblems {
  /** Characters of a path or a message that are shown. */
  private static final int LONGEST = 2000;

  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> invalid = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();

  /**
   * @param path keys joined by {@code ::}, list items as {@code [n]}; empty for the whole file
   */
  public record Problem(ConfigValue.Position position, String path, String message) {
    /** An address in a message may hold a password. */
    public Problem {
      message = Redaction.text(message);
    }

    @Override
    public String toString() {
      return position + ": " + (path.isEmpty() ? "" : cut(path) + ": ") + cut(message);
    }

    /** A key or a reference can be as long as the file; nobody wants to see it whole. */
    private static String cut(String text) {
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
  }

  /** Says a mistake in other words. */
  @FunctionalInterface
  public interface Revision {
    /**
     * @param breaksRule whether the value can be read, and breaks a rule of its component
     * @return null when the mistake is not worth a word
     */
    @Nullable Problem of(Problem problem, boolean breaksRule);
  }

  /** Notes a mistake; the same one at the same place counts once. */
  public void add(ConfigValue.Position position, String path, String message) {
    problems.add(new Problem(position, path, message));
  }

  /** The same for a value that can be read, but breaks a rule of its component. */
  public void addInvalid(ConfigValue.Position position, String path, String message) {
    Problem problem = new Problem(position, path, message);
    problems.add(problem);
    invalid.add(problem);
  }

  /** Notes what an operator should know although it is no mistake. */
  public void warn(ConfigValue.Position position, String path, String message) {
    warnings.add(new Problem(position, path, message));
  }

  /** What is no mistake, in the order in which it was found. */
  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  /** Whether every key could be read, though its value may break a rule. */
  public boolean readable() {
    return invalid.containsAll(problems);
  }

  /** Puts other words in the place of every mistake. */
  public void revise(Revision revision) {
    List<Problem> found = all();
    Set<Problem> rules = Set.copyOf(invalid);
    problems.clear();
    invalid.clear();
    for (Problem problem : found) {
      boolean breaksRule = rules.contains(problem);
      Problem revised = revision.of(problem, breaksRule);
      if (revised != null) {
        problems.add(revised);
      }
      if (revised != null && breaksRule) {
        invalid.add(revised);
      }
    }
  }

  /** In the order in which they were found. */
  public List<Problem> all() {
    return List.copyOf(problems);
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }
}
