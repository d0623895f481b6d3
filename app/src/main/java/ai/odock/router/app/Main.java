package ai.odock.router.app;

import ai.odock.router.app.log.LogSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The entry of the program. */
public final class Main {
  /** Options of a plain run that have a value. */
  private static final Set<String> RUN_OPTIONS = Set.of("--config", "--set", "--feature-gates");

  private Main() {}

  /** Runs a command; the process ends with its exit code. */
  public static void main(String[] args) {
    int status =
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args);
    LogSettings.close();
    System.exit(status);
  }

  /** Runs a command and returns its exit code: 0, or 1 for any mistake. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine program = new CommandLine(new RunCommand());
    if (!onlyRuns(args)) {
      commands().forEach(program::addSubcommand);
    }
    program.addMixin("help", new HelpOption());
    program.getSubcommands().values().stream()
        .distinct() // one with an alias is there twice
        .forEach(command -> command.addMixin("help", new HelpOption()));
    program.setUsageHelpWidth(100);
    program.setCaseInsensitiveEnumValuesAllowed(true);
    program.setOut(out);
    program.setErr(err);
    program.setParameterExceptionHandler(
        (mistake, words) -> {
          err.println("Error: " + CommandMistake.text(mistake));
          return 1;
        });
    program.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          LogSettings.close();
          if (failure instanceof OperatorError mistake) {
            err.println("Error: " + mistake.getMessage());
          } else {
            err.println("Error: the router failed with a defect; please report it:");
            failure.printStackTrace(err);
          }
          return 1;
        });
    return program.execute(args);
  }

  private static Stream<Object> commands() {
    return Stream.of(
        new ValidateCommand(),
        new PlanCommand(),
        new PrintConfigCommand(),
        new ComponentsCommand(),
        new FeatureGateCommand(),
        new DemoCommand(),
        new CompletionCommand(),
        new HelpCommand());
  }

  /**
   * Whether nothing is asked for but to run. The other commands need not be there then, which saves
   * some 10 ms of the start: picocli reads what each takes by reflection.
   */
  static boolean onlyRuns(String... args) {
    int next = 0;
    while (next < args.length) {
      int equal = args[next].indexOf('=');
      if (!RUN_OPTIONS.contains(equal < 0 ? args[next] : args[next].substring(0, equal))) {
        return false;
      }
      next += equal < 0 ? 2 : 1;
    }
    return true;
  }
}
