package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.prometheus.Settings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The data of a metric in as many fields as there are bytes for. */
class ManyFieldsTest {
  private static final int FIELDS = 65_500;
  private static final int METRIC = 2;
  private static final byte[] EMPTY_GAUGE = {5 << 3 | 2, 0};

  @Test
  void emptyGaugesAreReadOnce() throws IOException {
    Batch batch = Translated.batch(request(FIELDS));
    Translated translated =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> Translated.of(new Translator(Settings.DEFAULT), batch),
            "it is quadratic");
    assertThat(translated.samples()).hasSize(1);
  }

  @Test
  void theCheckForDoubleCountsReadsThemOnce() throws IOException {
    Batch batch = Translated.batch(request(FIELDS));
    WrittenNames written = new WrittenNames(Settings.DEFAULT);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> written.note(batch), "it is quadratic");
    assertThat(written.lately()).containsOnlyKeys("m");
  }

  private static byte[] request(int gauges) throws IOException {
    var request = ExportMetricsServiceRequest.newBuilder();
    var resource = request.addResourceMetricsBuilder();
    resource
        .getResourceBuilder()
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("service.name")
                .setValue(AnyValue.newBuilder().setStringValue("s")));
    var metric = resource.addScopeMetricsBuilder().addMetricsBuilder().setName("m");
    metric.getGaugeBuilder().addDataPointsBuilder().setAsInt(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    metric.build().writeTo(bytes);
    for (int i = 0; i < gauges; i++) {
      bytes.writeBytes(EMPTY_GAUGE);
    }
    byte[] scope = field(METRIC, bytes.toByteArray());
    ByteArrayOutputStream resourceBytes = new ByteArrayOutputStream();
    resource.clearScopeMetrics().build().writeTo(resourceBytes);
    resourceBytes.writeBytes(field(2, scope));
    return field(1, resourceBytes.toByteArray());
  }

  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var out = com.google.protobuf.CodedOutputStream.newInstance(bytes);
    out.writeByteArray(number, content);
    out.flush();
    return bytes.toByteArray();
  }
}
