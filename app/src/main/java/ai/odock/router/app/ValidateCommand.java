package ai.odock.router.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a configuration and says nothing when it is right. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks a configuration without running it. Silent when it is valid.")
final class ValidateCommand implements Runnable {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Override
  public void run() {
    config.load();
  }
}
