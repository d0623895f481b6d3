package ai.odock.router.app;

import ai.odock.router.settings.NearestName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a mistake on the command line in the collector's words, and what to write instead. */
final class CommandMistake {
  /** What other programs call it. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("run", "write router --config FILE"),
          Map.entry("start", "write router --config FILE"),
          Map.entry("serve", "write router --config FILE"),
          Map.entry("check", "write router validate --config FILE"),
          Map.entry("test", "write router validate --config FILE"),
          Map.entry(
              "reload", "kill -HUP reloads a running router, and --watch when a file changes"),
          Map.entry("version", "write router --version"));

  private static final Map<String, String> SHORT = Map.of("-c", "--config", "-f", "--config");

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
          : "accepts no argument \"" + word + "\"" + fileHint(word) + hint(command);
    }
    if (mistake instanceof MissingParameterException missing) {
      for (ArgSpec argument : missing.getMissing()) {
        if (argument instanceof OptionSpec option) {
          return "flag needs an argument: " + option.longestName();
        }
        return "needs " + argument.paramLabel() + hint(command);
      }
    }
    return mistake.getArgSpec() instanceof OptionSpec option && mistake.getValue() != null
        ? invalidValue(option, mistake)
        : String.valueOf(mistake.getMessage());
  }

  private static String invalidValue(OptionSpec option, ParameterException mistake) {
    Class<?> type = option.type();
    String expected =
        type.isEnum()
            ? "must be one of: " + words(type)
            : type == int.class
                ? "must be a whole number"
                : type == boolean.class
                    ? "must be true or false"
                    : "must be a time such as 30s or 5m";
    return "invalid argument \"%s\" for \"%s\" flag: %s"
        .formatted(mistake.getValue(), option.longestName(), expected);
  }

  private static String words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(word -> word.toString().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Without the value after =, which may be a secret. */
  private static String unknownFlag(String word, CommandLine command) {
    String name = word.replaceFirst("=.*", "");
    List<String> flags =
        command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    String meant = SHORT.get(name);
    return "unknown flag: "
        + name
        + didYouMean(flags.contains(meant) ? meant : NearestName.among(name, flags));
  }

  static String unknownCommand(String word, CommandLine program) {
    List<String> commands = program.getSubcommands().keySet().stream().toList();
    String elsewhere = ELSEWHERE.get(word);
    String way =
        elsewhere == null
            ? didYouMean(NearestName.among(word, commands)) + fileHint(word)
            : "; " + elsewhere;
    return "unknown command \"%s\" for \"%s\"".formatted(word, program.getCommandName())
        + way
        + hint(program);
  }

  /** A file is given with its option. */
  private static String fileHint(String word) {
    return word.matches(".+\\.(ya?ml|json)") || isFile(word)
        ? "; a configuration is given with --config " + word
        : "";
  }

  private static boolean isFile(String word) {
    try {
      return Files.isRegularFile(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String didYouMean(@Nullable String nearest) {
    return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
  }

  private static String hint(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    return "\nRun '" + name + " --help' for usage.";
  }
}
