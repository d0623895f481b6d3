package ai.odock.router.app;

import ai.odock.router.app.log.LogSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry of the program. */
public final class Main {
  private Main() {}

  /** Runs a command; the process ends with its exit code. */
  public static void main(String[] args) {
    int status = run(args);
    LogSettings.close();
    System.exit(status);
  }

  static int run(String... args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandLine program = new CommandLine(new RunCommand());
    program.addSubcommand(new ValidateCommand());
    program.addSubcommand(new DemoCommand());
    program.setCaseInsensitiveEnumValuesAllowed(true);
    program.setErr(err);
    program.setParameterExceptionHandler(
        (mistake, words) -> {
          err.println("Error: " + mistake.getMessage());
          err.println("Run '" + program.getCommandName() + " --help' for usage.");
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
}
