package ai.odock.router.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command line that asks for nothing but to run, read without the library that reads others. */
final class PlainRun {
  private PlainRun() {}

  /** The run that is asked for; null when it is something else, or has a mistake. */
  static @Nullable RunCommand parse(String... args) {
    Map<String, List<String>> values =
        Map.of(
            "--config", new ArrayList<>(),
            "--set", new ArrayList<>(),
            "--feature-gates", new ArrayList<>());
    boolean watch = false;
    int next = 0;
    while (next < args.length) {
      String word = args[next++];
      if (word.equals("--watch")) {
        watch = true;
        continue;
      }
      int equal = word.indexOf('=');
      List<String> option = values.get(equal < 0 ? word : word.substring(0, equal));
      if (option == null || (equal < 0 && (next == args.length || isSpecial(args[next])))) {
        return null;
      }
      option.add(equal < 0 ? args[next++] : word.substring(equal + 1));
    }
    return new RunCommand(
        new ConfigOptions(
            list(values, "--config"), list(values, "--set"), list(values, "--feature-gates")),
        watch);
  }

  private static List<String> list(Map<String, List<String>> values, String option) {
    return values.getOrDefault(option, List.of());
  }

  /** What the library may take for another option, or for a file with arguments. */
  private static boolean isSpecial(String word) {
    return word.startsWith("-") || word.startsWith("@");
  }
}
