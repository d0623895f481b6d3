package ai.odock.router.app;

import ai.odock.router.pipeline.topology.ReloadPlan;
import ai.odock.router.pipeline.topology.ReloadPlan.Change;
import ai.odock.router.pipeline.topology.RouterConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says what a reload would do. */
@Command(
    name = "plan",
    description = {
      "Shows what a new configuration would change in a router that runs with the one of",
      "--config: which parts would go on, start, be replaced or stop. Changes nothing.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  router plan --config router.yaml new.yaml",
      "",
      "A replaced receiver hands its sockets to the new one, a replaced exporter its queue; what",
      "stops delivers what it has taken first. kill -HUP puts the configuration in force."
    })
final class PlanCommand implements Runnable {
  @ParentCommand private RunCommand program = new RunCommand();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Parameters(
      paramLabel = "NEW",
      arity = "1..*",
      description = "The new configuration; several are merged as with --config.")
  private List<String> next = new ArrayList<>();

  @Override
  public void run() {
    config.after(program.config());
    if (config.isEmpty()) {
      throw new OperatorError(ConfigOptions.NO_SOURCE + "; write router plan --config RUNNING NEW");
    }
    RouterConfig before = load(config, "That is the running configuration, given with --config.");
    RouterConfig after = load(config.with(next), "That is the new configuration.");
    PrintWriter out = spec.commandLine().getOut();
    ReloadPlan plan = ReloadPlan.between(before, after);
    if (RunningRouter.replacesEverything(before, after)) {
      out.println("service::telemetry changes what every part reports: all parts are replaced");
    } else if (plan.changesNothing() && before.telemetry().equals(after.telemetry())) {
      out.println("nothing changes");
    } else {
      plan.changes().forEach(change -> out.println(line(change)));
      if (!before.telemetry().equals(after.telemetry())) {
        out.println("replace  service::telemetry");
      }
    }
    out.flush();
  }

  private static RouterConfig load(ConfigOptions options, String which) {
    try {
      return options.load().config();
    } catch (OperatorError e) {
      throw new OperatorError(e.getMessage() + "\n" + which);
    }
  }

  private static String line(Change change) {
    String action =
        switch (change.action()) {
          case KEEP -> "keep";
          case START -> "start";
          case RESTART -> "replace";
          case STOP -> "stop";
        };
    return "%-8s %s %s".formatted(action, change.role(), change.name());
  }
}
