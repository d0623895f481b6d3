package ai.odock.router.app;

import ai.odock.router.app.log.LogSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry of the program. */
public final class Main {
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

  /**
   * Runs a command and returns its exit code: 0, or 1 for any mistake. A plain run does without the
   * library of the command line: it would cost the start some 60 ms.
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    RunCommand plain = PlainRun.parse(args);
    if (plain == null) {
      return Program.run(out, err, args);
    }
    try {
      return plain.call();
    } catch (Exception failure) {
      return failed(failure, err);
    }
  }

  /** Says why a command ends. */
  static int failed(Exception failure, PrintWriter err) {
    LogSettings.close();
    if (failure instanceof OperatorError mistake) {
      err.println("Error: " + mistake.getMessage());
    } else {
      err.println("Error: the router failed with a defect; please report it:");
      failure.printStackTrace(err);
    }
    return 1;
  }
}
