package ai.odock.router.app;

import ai.odock.router.config.JsonText;
import ai.odock.router.config.LoadedConfig;
import ai.odock.router.config.PrintedConfig;
import ai.odock.router.config.YamlText;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the configuration as it was understood. */
@Command(
    name = "print-config",
    aliases = "print-initial-config",
    description = {
      "Prints the configuration that the router would run with.",
      "",
      "Mode redacted shows every key with its value or default, after merging and substitution.",
      "Passwords, tokens and header values are shown as [REDACTED].",
      "Mode unredacted shows only what you wrote, merged and filled in, SECRETS INCLUDED.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  router print-config --config router.yaml",
      "  router print-config --config base.yaml --config site.yaml --format json",
      "  router print-config --config router.yaml --mode unredacted"
    })
final class PrintConfigCommand implements Runnable {
  /** For completion in a shell. */
  static final class Modes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("redacted", "unredacted").iterator();
    }
  }

  /** For completion in a shell. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("yaml", "json").iterator();
    }
  }

  private static final String GATE = "otelcol.printInitialConfig";

  @Mixin private ConfigOptions config = new ConfigOptions();
  @ParentCommand private RunCommand program = new RunCommand();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "redacted",
      completionCandidates = Modes.class,
      description = "redacted or unredacted (default: ${DEFAULT-VALUE}).")
  private String mode = "redacted";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "yaml",
      completionCandidates = Formats.class,
      description = "yaml or json (default: ${DEFAULT-VALUE}).")
  private String format = "yaml";

  @Option(
      names = "--validate",
      arity = "0..1",
      paramLabel = "true|false",
      defaultValue = "true",
      fallbackValue = "true",
      description = {
        "Whether the rules of the components must hold, too (default: ${DEFAULT-VALUE}).",
        "Keys and types must be right in any case, except for mode unredacted."
      })
  private boolean validate = true;

  @Override
  public void run() {
    config.after(program.config());
    if (!config.gates().isEnabled(GATE)) {
      throw new OperatorError(
          "print-config is currently experimental, use the "
              + GATE
              + " feature gate to enable this command");
    }
    String text = text(tree(mode.toLowerCase(Locale.ROOT)));
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private Map<String, @Nullable Object> tree(String mode) {
    return switch (mode) {
      case "redacted" ->
          PrintedConfig.effective(
              config.load(validate ? LoadedConfig::valid : LoadedConfig::readable).effective());
      case "unredacted" ->
          PrintedConfig.input(
              config.load(validate ? LoadedConfig::valid : loaded -> loaded).resolved());
      default ->
          throw new OperatorError(
              "invalid mode \"" + this.mode + "\": modes are: redacted, unredacted");
    };
  }

  private String text(Map<String, @Nullable Object> tree) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "", "yaml" -> YamlText.sorted(tree) + "\n";
      case "json" -> JsonText.of(tree);
      default ->
          throw new OperatorError(
              "unrecognized print format: " + format + "; formats are: yaml, json");
    };
  }
}
