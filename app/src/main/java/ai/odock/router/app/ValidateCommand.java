package ai.odock.router.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Checks a configuration and says nothing when it is right. */
@Command(
    name = "validate",
    description = "Checks a configuration without running it. Silent when it is valid.")
final class ValidateCommand implements Runnable {
  @ParentCommand private RunCommand program = new RunCommand();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help
  private boolean help;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Override
  public void run() {
    config.load(program.config());
  }
}
