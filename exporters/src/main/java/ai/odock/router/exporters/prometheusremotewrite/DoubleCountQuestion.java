package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Asks for the targets that Prometheus has of some metrics and that may be services of ours. Series
 * under a job that this router writes are asked for only when they are scraped: otherwise they are
 * other processes of that service, which came through another router.
 */
final class DoubleCountQuestion {
  private static final String META = "\\.+*?()|[]{}^$";

  private DoubleCountQuestion() {}

  /** In PromQL. */
  static String text(Collection<String> names, Collection<Target> written) {
    String name = "__name__=~\"" + anyOf(names) + "\"";
    String jobs = anyOf(values(written, Target::job));
    String others = "job!~\"" + jobs + "\"";
    String services = anyOf(values(written, Target::service));
    String hosts = anyOf(values(written, DoubleCountQuestion::host));
    StringBuilder question = new StringBuilder();
    question.append(group(name + ", job=~\"(.*/)?(" + services + ")\", " + others));
    if (!hosts.isEmpty()) {
      question.append(" or ");
      question.append(group(name + ", instance=~\"[[]?(" + hosts + ")[]]?(:[0-9]+)?\", " + others));
    }
    question.append(
        " or group by (__name__, job, instance) ({" + name + ", job=~\"" + jobs + "\"}");
    return question.append(" and on (job, instance) up)").toString();
  }

  /** A random id is no host, and asking for all of them would make long questions. */
  private static String host(Target target) {
    String host = target.host();
    return host.matches("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}") ? "" : host;
  }

  private static String group(String matchers) {
    return "group by (__name__, job, instance) ({" + matchers + "})";
  }

  private static Collection<String> values(
      Collection<Target> targets, Function<Target, String> value) {
    Collection<String> values = new TreeSet<>();
    targets.forEach(target -> values.add(value.apply(target)));
    values.remove("");
    return values;
  }

  /** A regular expression inside a string of PromQL. */
  private static String anyOf(Collection<String> texts) {
    StringBuilder pattern = new StringBuilder();
    for (String text : new TreeSet<>(texts)) {
      pattern.append(pattern.isEmpty() ? "" : "|");
      text.chars().forEach(c -> append((char) c, pattern));
    }
    return pattern.toString();
  }

  private static void append(char c, StringBuilder pattern) {
    switch (c) {
      case '\n' -> pattern.append("\\n");
      case '"' -> pattern.append("\\\"");
      case '\\' -> pattern.append("\\\\\\\\");
      default -> pattern.append(META.indexOf(c) < 0 ? "" : "\\\\").append(c);
    }
  }
}
