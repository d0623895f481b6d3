package ai.odock.router.app;

import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The commands and their options. */
final class Program {
  private Program() {}

  /** Runs a command and returns its exit code: 0, or 1 for any mistake. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine program = new CommandLine(new RunCommand());
    commands().forEach(program::addSubcommand);
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
    program.setExecutionExceptionHandler((failure, command, parsed) -> Main.failed(failure, err));
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
}
