package ai.odock.router.app;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the feature gates. */
@Command(
    name = "featuregate",
    description = {
      "Shows the feature gates of the collector and their state here.",
      "A gate is switched with --feature-gates; one that changes nothing here stays as it is.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  router featuregate",
      "  router featuregate service.AllowNoPipelines",
      "  router --feature-gates=service.AllowNoPipelines --config router.yaml"
    })
final class FeatureGateCommand implements Runnable {
  private static final List<String> TITLES = List.of("ID", "Enabled", "Stage", "Description");

  @ParentCommand private RunCommand program = new RunCommand();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "GATE",
      arity = "0..1",
      description = "The gate to show, with all that is known of it. Without it: a table of all.")
  private @Nullable String id;

  @Override
  public void run() {
    GateSettings settings = program.config().gates();
    PrintWriter out = spec.commandLine().getOut();
    if (id == null) {
      out.print(table(settings));
    } else {
      out.print(details(id, settings));
    }
    out.flush();
  }

  private static String details(String id, GateSettings settings) {
    FeatureGate gate =
        FeatureGate.ALL.stream()
            .filter(it -> it.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new OperatorError("feature \"" + id + "\" not found"));
    return """
        Feature: %s
        Enabled: %s
        Stage: %s
        Description: %s
        From Version: %s
        To Version: %s
        """
        .formatted(
            gate.id(),
            settings.isEnabled(gate.id()),
            gate.stage().label(),
            gate.description(),
            version(gate.since()),
            version(gate.until()));
  }

  /** As the collector says that there is none. */
  private static String version(String text) {
    return text.isEmpty() ? "v<nil>" : text;
  }

  private static String table(GateSettings settings) {
    List<List<String>> rows =
        FeatureGate.ALL.stream()
            .map(
                gate ->
                    List.of(
                        gate.id(),
                        String.valueOf(settings.isEnabled(gate.id())),
                        gate.stage().label(),
                        gate.description()))
            .toList();
    int[] widths = TITLES.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder(line(TITLES, widths));
    rows.forEach(row -> table.append(line(row, widths)));
    return table.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length - 1; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.append(cells.getLast()).append('\n').toString();
  }
}
