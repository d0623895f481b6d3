package ai.odock.router.config;

import ai.odock.router.settings.ConfigProblems.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message is for the operator: one line for each mistake. */
public final class ConfigException extends RuntimeException {
  private final transient List<Problem> problems;

  private ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems;
  }

  static ConfigException of(List<Problem> found) {
    return new ConfigException(inFileOrder(found));
  }

  /** Every mistake, source by source and from top to bottom. */
  public List<Problem> problems() {
    return problems;
  }

  private static List<Problem> inFileOrder(List<Problem> found) {
    List<String> sources = found.stream().map(problem -> problem.position().source()).toList();
    return found.stream()
        .sorted(
            Comparator.comparing((Problem problem) -> sources.indexOf(problem.position().source()))
                .thenComparing(problem -> problem.position().line())
                .thenComparing(problem -> problem.position().column()))
        .toList();
  }
}
