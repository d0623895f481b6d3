package ai.odock.router.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Checks a configuration and says nothing when it is right. */
@Command(
    name = "validate",
    description = {
      "Checks a configuration without running it. Silent when it is valid.",
      "Otherwise every mistake is told with its file, line and column. No port is opened.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  router validate --config router.yaml",
      "  router validate --config base.yaml --config site.yaml --set=processors.batch.timeout=2s"
    })
final class ValidateCommand implements Runnable {
  @ParentCommand private RunCommand program = new RunCommand();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Override
  public void run() {
    config.after(program.config());
    config.load();
  }
}
