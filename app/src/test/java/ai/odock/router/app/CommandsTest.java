package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator types, and what is said. */
class CommandsTest {
  private static final Path RECORDED = Path.of("src/test/resources/collector");
  private static final String PLATFORM = RECORDED.resolve("platform.yaml").toString();

  static Stream<Arguments> mistakes() {
    String help = "Run 'router --help' for usage.";
    return Stream.of(
        argumentSet(
            "no command of ours", "nope", "unknown command \"nope\" for \"router\"\n" + help),
        argumentSet(
            "a command mistyped",
            "validat",
            "unknown command \"validat\" for \"router\"; did you mean \"validate\"?\n" + help),
        argumentSet(
            "help for it",
            "help validat",
            "unknown command \"validat\" for \"router\"; did you mean \"validate\"?\n" + help),
        argumentSet("a flag", "--nope", "unknown flag: --nope"),
        argumentSet(
            "a flag mistyped",
            "validate --confg=secret",
            "unknown flag: --confg; did you mean \"--config\"?"),
        argumentSet("a flag without its value", "--config", "flag needs an argument: --config"),
        argumentSet(
            "nothing",
            "",
            "at least one config flag must be provided; write --config FILE\n"
                + "Run 'router demo' to see it at work without one, 'router --help' for usage."),
        argumentSet(
            "nothing to watch",
            "--watch",
            "at least one config flag must be provided; write --config FILE\n"
                + "Run 'router demo' to see it at work without one, 'router --help' for usage."),
        argumentSet(
            "nothing to check",
            "validate",
            "at least one config flag must be provided; write --config FILE"),
        argumentSet(
            "nothing to print",
            "print-config",
            "at least one config flag must be provided; write --config FILE"),
        argumentSet(
            "a file without its flag",
            "my.yaml",
            "unknown command \"my.yaml\" for \"router\"; a configuration is given with --config"
                + " my.yaml\n"
                + help),
        argumentSet(
            "a file without its flag, to check",
            "validate " + PLATFORM,
            "accepts no argument \"%s\"; a configuration is given with --config %s\n"
                    .formatted(PLATFORM, PLATFORM)
                + "Run 'router validate --help' for usage."),
        argumentSet(
            "another program's word",
            "run --config=x",
            "unknown command \"run\" for \"router\"; write router --config FILE\n" + help),
        argumentSet(
            "another program's flag", "-c x", "unknown flag: -c; did you mean \"--config\"?"),
        argumentSet(
            "nothing to compare with",
            "plan new.yaml",
            "at least one config flag must be provided; write router plan --config RUNNING NEW"),
        argumentSet(
            "nothing to compare",
            "plan --config x",
            "needs NEW\nRun 'router plan --help' for usage."),
        argumentSet(
            "no running configuration",
            "plan --config nope.yaml " + PLATFORM,
            "nope.yaml: unable to read the file nope.yaml: no such file or directory\n"
                + "That is the running configuration, given with --config."),
        argumentSet(
            "no new configuration",
            "plan --config " + PLATFORM + " nope.yaml",
            "nope.yaml: unable to read the file nope.yaml: no such file or directory\n"
                + "That is the new configuration."),
        argumentSet(
            "a backend",
            "demo --break nosuch",
            "invalid argument \"nosuch\" for \"--break\" flag: must be one of: tempo, prometheus,"
                + " loki"),
        argumentSet(
            "a number",
            "demo --rate abc",
            "invalid argument \"abc\" for \"--rate\" flag: must be a whole number"),
        argumentSet(
            "a time",
            "demo --for 5",
            "invalid argument \"5\" for \"--for\" flag: must be a time such as 30s or 5m"),
        argumentSet(
            "a truth value",
            "print-config --validate=maybe",
            "invalid argument \"maybe\" for \"--validate\" flag: must be true or false"),
        argumentSet(
            "a --set with a wrong key",
            "validate --config " + PLATFORM + " --set=processors.batch.timeut=2s",
            "--set processors.batch.timeut: processors::batch::timeut: unknown key \"timeut\"; did"
                + " you mean \"timeout\"?"),
        argumentSet(
            "a --set with a wrong value",
            "validate --config " + PLATFORM + " --set=processors.batch.timeout=[",
            "--set processors.batch.timeout: not valid YAML: while parsing a flow node, expected"
                + " the node content, but found '<stream end>'; the value is YAML, so put text with"
                + " special characters in quotes"),
        argumentSet(
            "a --set with an empty key",
            "validate --config " + PLATFORM + " --set=processors..timeout=2s",
            "--set processors..timeout: a part of the key is empty; write"
                + " --set=processors.batch.timeout=2s"),
        argumentSet(
            "a word too many",
            "components all",
            "accepts no argument \"all\"\nRun 'router components --help' for usage."),
        argumentSet(
            "a --set without =",
            "--set=a.b",
            "invalid argument for \"--set\" flag: missing equal sign; write --set=KEY=VALUE"),
        argumentSet(
            "a mode",
            "print-config --config x --mode all",
            "invalid mode \"all\": modes are: redacted, unredacted"),
        argumentSet(
            "a format",
            "print-config --config " + PLATFORM + " --format toml",
            "unrecognized print format: toml; formats are: yaml, json"),
        argumentSet(
            "the gate of print-config",
            "print-config --config x --feature-gates=-otelcol.printInitialConfig",
            "print-config is currently experimental, use the otelcol.printInitialConfig feature"
                + " gate to enable this command"),
        argumentSet("an unknown feature", "featuregate nope", "feature \"nope\" not found"),
        argumentSet(
            "a stable gate",
            "--config x --feature-gates=-pkg.translator.prometheus.NormalizeName",
            "invalid argument \"-pkg.translator.prometheus.NormalizeName\" for"
                + " \"--feature-gates\" flag: feature gate"
                + " \"pkg.translator.prometheus.NormalizeName\" is stable, can not be disabled"),
        argumentSet(
            "a shell",
            "completion powershell",
            "no completion for \"powershell\"; there is one for bash, zsh and fish"),
        argumentSet(
            "no shell", "completion", "needs SHELL\nRun 'router completion --help' for usage."));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldOnStderrWithStatus1(String line, String message) {
    Commands said = Commands.run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(said.err().replace("\r", "")).isEqualTo("Error: " + message + "\n");
    assertThat(said.out()).isEmpty();
    assertThat(said.status()).isEqualTo(1);
  }

  @Test
  void anUnknownGateIsToldWithAllThatThereAre() {
    Commands said = Commands.run("--config", "x", "--feature-gates=service.AllowNoPipelines,nope");

    assertThat(said.err())
        .startsWith(
            "Error: invalid argument \"service.AllowNoPipelines,nope\" for \"--feature-gates\""
                + " flag: no such feature gate \"nope\". valid gates: [confighttp.framedSnappy"
                + " configoptional.AddEnabledField confmap.enableMergeAppendOption ");
    assertThat(said.status()).isEqualTo(1);
  }

  static Stream<String> helps() {
    return Stream.of(
        "--help",
        "-h",
        "help",
        "validate -h",
        "print-config --help",
        "print-initial-config -h",
        "components --help",
        "featuregate --help",
        "demo --help",
        "completion --help",
        "help --help",
        "help demo");
  }

  @ParameterizedTest
  @MethodSource("helps")
  void helpIsThereAtEveryLevel(String line) {
    Commands said = Commands.run(line.split(" "));

    assertThat(said.status()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).startsWith("Usage: router").contains("  router ");
    assertThat(said.out().lines()).allMatch(it -> it.length() <= 100);
  }

  @Test
  void aValidConfigurationIsWorthNoWord() {
    assertThat(Commands.run("validate", "--config", PLATFORM)).isEqualTo(new Commands(0, "", ""));
    assertThat(Commands.run("--config", PLATFORM, "validate")).isEqualTo(new Commands(0, "", ""));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theVersionIsOneLine(String flag) {
    Commands said = Commands.run(flag);

    assertThat(said.out().strip()).matches("router version \\S+");
    assertThat(said.status()).isZero();
  }

  static Stream<String> versions() {
    return Stream.of("-v", "--version");
  }

  @Test
  void componentsHaveTheCollectorsForm() {
    List<String> ours = Commands.run("components").out().lines().toList();

    assertThat(ours)
        .startsWith("buildinfo:", "    command: router", "    description: \"\"")
        .containsSequence(
            "receivers:", "    - name: loki", "      module: ai.odock.router/receivers/loki vdev")
        .containsSequence("    - name: otlp", "      module: ai.odock.router/receivers/otlp vdev")
        .containsSequence(
            "      stability:",
            "        logs: Undefined",
            "        metrics: Beta",
            "        traces: Undefined")
        .containsSequence(
            "extensions:",
            "    - name: health_check",
            "      module: ai.odock.router/extensions/health_check vdev",
            "      stability:",
            "        extension: Alpha")
        .containsSequence("providers:", "    - scheme: env");
    assertThat(topKeys(ours)).isEqualTo(topKeys(YamlFile.lines(RECORDED, "components.yaml")));
  }

  private static List<String> topKeys(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith(" "))
        .map(line -> line.replaceFirst(":.*", ""))
        .toList();
  }

  @Test
  void gatesAreATable() {
    List<String> table =
        Commands.run("--feature-gates=service.AllowNoPipelines", "featuregate")
            .out()
            .lines()
            .toList();
    String id = "ID" + " ".repeat(59);

    assertThat(table).hasSize(FeatureGate.ALL.size() + 1);
    assertThat(table.getFirst()).isEqualTo(id + "Enabled  Stage   Description");
    assertThat(table)
        .anyMatch(line -> line.matches("service\\.AllowNoPipelines +true     Alpha   .+"))
        .anyMatch(line -> line.matches("service\\.profilesSupport +false    Alpha   .+"));
    assertThat(FeatureGate.ALL).extracting(FeatureGate::id).isSorted();
  }

  @Test
  void aGateWithoutEffectIsAWarning() {
    GateSettings gates =
        GateSettings.of(
            List.of("service.profilesSupport,-exporter.prometheusremotewritexporter.RetryOn429"));

    assertThat(gates.warnings())
        .containsExactly(
            "feature gate \"service.profilesSupport\" has no effect here: it is always off",
            "feature gate \"exporter.prometheusremotewritexporter.RetryOn429\" has no effect here:"
                + " it is always on");
    assertThat(GateSettings.of(List.of("", "-service.profilesSupport")).warnings()).isEmpty();
  }

  static Stream<Arguments> shells() {
    return Stream.of(
        argumentSet("bash", "bash", "complete -F _complete_router"),
        argumentSet("zsh", "zsh", "bashcompinit"),
        argumentSet(
            "fish", "fish", "complete -c router -n '__fish_use_subcommand' -f -a validate"));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aShellCanComplete(String shell, String line) {
    Commands said = Commands.run("completion", shell);

    assertThat(said.out()).contains(line, "print-config", "feature-gates", "redacted");
    assertThat(said.status()).isZero();
  }
}
