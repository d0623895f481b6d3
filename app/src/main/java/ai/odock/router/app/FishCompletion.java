package ai.odock.router.app;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion script for fish, which picocli has none for. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandLine program) {
    String name = program.getCommandName();
    StringBuilder script = new StringBuilder();
    String none = "__fish_use_subcommand";
    program
        .getSubcommands()
        .forEach(
            (word, command) -> {
              script.append(complete(name, none)).append(" -f -a ").append(word);
              script.append(" -d ").append(quoted(summary(command))).append('\n');
            });
    options(script, name, none, program);
    program
        .getSubcommands()
        .forEach(
            (word, command) ->
                options(script, name, "__fish_seen_subcommand_from " + word, command));
    return script.toString();
  }

  private static void options(
      StringBuilder script, String name, String condition, CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      script.append(complete(name, condition));
      for (String word : option.names()) {
        script.append(word.startsWith("--") ? " -l " : " -s ").append(word.replaceAll("^-+", ""));
      }
      script.append(takesFile(option) ? " -r" : option.arity().max() > 0 ? " -x" : " -f");
      script.append(" -d ").append(quoted(summary(option))).append('\n');
    }
  }

  private static String complete(String name, String condition) {
    return "complete -c " + name + " -n " + quoted(condition);
  }

  private static boolean takesFile(OptionSpec option) {
    return option.longestName().equals("--config");
  }

  private static String summary(CommandLine command) {
    String[] lines = command.getCommandSpec().usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  private static String summary(ArgSpec argument) {
    String[] lines = argument.description();
    return lines.length == 0 ? "" : lines[0].replaceAll(" \\(default: .*\\)", "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
