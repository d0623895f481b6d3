package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the collector 0.147.0 printed for the platform's configuration is what we print. */
class PrintConfigTest {
  private static final Path RECORDED = Path.of("src/test/resources/collector");
  private static final String PLATFORM = RECORDED.resolve("platform.yaml").toString();

  /** With it, the page on :8888 is the collector's, too. */
  private static final String LOCALHOST =
      "--feature-gates=telemetry.UseLocalHostAsDefaultMetricsAddress";

  static Stream<Arguments> formats() {
    return Stream.of(argumentSet("YAML", "yaml"), argumentSet("JSON", "json"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void agreesWithTheCollectorToTheWord(String format) throws IOException {
    Commands printed =
        Commands.run("print-config", "--config", PLATFORM, "--format", format, LOCALHOST);

    assertThat(printed.err()).isEmpty();
    assertThat(printed.status()).isZero();
    assertThat(printed.out()).isEqualTo(recorded(format));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void agreesWithTheCollectorOnOtherValues(String format) throws IOException {
    String tuned = RECORDED.resolve("tuned.yaml").toString();

    Commands printed = Commands.run("print-config", "--config", tuned, "--format", format);

    assertThat(printed.err()).isEmpty();
    assertThat(printed.out())
        .isEqualTo(Files.readString(RECORDED.resolve("print-config-tuned." + format)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void agreesWithTheCollectorOnValuesOfAnyShape(String format) throws IOException {
    String actions = RECORDED.resolve("actions.yaml").toString();

    Commands printed =
        Commands.run("print-config", "--config", actions, "--format", format, LOCALHOST);

    assertThat(printed.err()).isEmpty();
    assertThat(printed.out())
        .isEqualTo(Files.readString(RECORDED.resolve("print-config-actions." + format)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void saysThatTheMetricsPageIsOpenToOtherHosts(String format) throws IOException {
    Commands printed = Commands.run("print-config", "--config", PLATFORM, "--format", format);

    String expected =
        recorded(format)
            .replace("host: localhost", "host: \"\"")
            .replace("\"host\": \"localhost\"", "\"host\": \"\"");
    assertThat(printed.out()).isEqualTo(expected);
  }

  @Test
  void theInputAloneIsPrintedWithItsSecrets() {
    Commands printed =
        Commands.run(
            "print-initial-config",
            "--mode=unredacted",
            "--config",
            PLATFORM,
            "--set=exporters.otlp.headers={k: secret}");

    assertThat(printed.out())
        .contains("        headers:\n            k: secret\n        tls:\n")
        .doesNotContain("sending_queue");
  }

  private static String recorded(String format) throws IOException {
    return Files.readString(RECORDED.resolve("print-config-platform." + format));
  }
}
