package ai.odock.router.app;

import ai.odock.router.NearestName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a mistake on the command line in the collector's words. */
final class CommandMistake {
  private CommandMistake() {}

  static String text(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    if (mistake instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      if (word.startsWith("-")) {
        return unknownFlag(word, command);
      }
      return command.getParent() == null
          ? unknownCommand(word, command)
          : "accepts no argument \"" + word + "\"" + hint(command);
    }
    if (mistake instanceof MissingParameterException missing) {
      for (ArgSpec argument : missing.getMissing()) {
        if (argument instanceof OptionSpec option) {
          return "flag needs an argument: " + option.longestName();
        }
        return "needs " + argument.paramLabel() + hint(command);
      }
    }
    return String.valueOf(mistake.getMessage());
  }

  /** Without the value after =, which may be a secret. */
  private static String unknownFlag(String word, CommandLine command) {
    String name = word.replaceFirst("=.*", "");
    List<String> flags =
        command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    return "unknown flag: " + name + didYouMean(NearestName.among(name, flags));
  }

  static String unknownCommand(String word, CommandLine program) {
    List<String> commands = program.getSubcommands().keySet().stream().toList();
    return "unknown command \"%s\" for \"%s\"".formatted(word, program.getCommandName())
        + didYouMean(NearestName.among(word, commands))
        + hint(program);
  }

  private static String didYouMean(@Nullable String nearest) {
    return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
  }

  private static String hint(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    return "\nRun '" + name + " --help' for usage.";
  }
}
