package ai.odock.router.config;

import ai.odock.router.settings.ConfigProblems.Problem;
import java.util.List;

/** A text is no YAML document of the kind that a configuration may be. */
final class NotYaml extends Exception {
  private final transient List<Problem> problems;

  NotYaml(List<Problem> problems) {
    super(problems.toString());
    this.problems = problems;
  }

  List<Problem> problems() {
    return problems;
  }
}
