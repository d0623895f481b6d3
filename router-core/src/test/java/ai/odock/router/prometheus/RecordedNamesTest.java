package ai.odock.router.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Random names and what prometheus/otlptranslator 1.0.0 makes of them; errors are empty names. */
class RecordedNamesTest {
  @Test
  void namesAreThoseOfTheCollector() throws IOException {
    List<String> lines = lines();
    assertThat(lines).hasSizeGreaterThan(500);
    SoftAssertions softly = new SoftAssertions();
    for (String line : lines) {
      String[] row = line.split("\t", -1);
      if (row[0].equals("metric")) {
        MetricNames.Kind kind = MetricNames.Kind.valueOf(row[4]);
        MetricNames suffixed = new MetricNames(row[1], true);
        MetricNames plain = new MetricNames(row[1], false);
        softly.assertThat(suffixed.metricName(row[2], row[3], kind)).as(line).isEqualTo(row[5]);
        softly.assertThat(plain.metricName(row[2], row[3], kind)).as(line).isEqualTo(row[6]);
      } else {
        softly
            .assertThat(LabelNames.labelName(row[1], LabelNames.Style.SERIES))
            .as(line)
            .isEqualTo(row[2]);
        softly
            .assertThat(LabelNames.labelName(row[1], LabelNames.Style.TARGET_INFO))
            .as(line)
            .isEqualTo(row[3]);
      }
    }
    softly.assertAll();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedNamesTest.class.getResourceAsStream("/names/otlptranslator-1.0.0.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
