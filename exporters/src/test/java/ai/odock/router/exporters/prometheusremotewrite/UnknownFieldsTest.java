package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.prometheus.Settings;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Fields that OTLP does not have change nothing, wherever they stand and whatever they look like.
 */
class UnknownFieldsTest {
  private static final int REQUESTS = 1_500;

  private static final Settings SETTINGS =
      new Settings(
          "",
          Map.of("cluster", "eu-1"),
          true,
          true,
          true,
          Settings.ResourceLabels.WITHOUT_SERVICE,
          3_000_000);

  /** A gauge has no temporality: field 2 of it, which a sum has as a number, may hold bytes. */
  @Test
  void aGaugeWithBytesWhereASumHasItsTemporality() throws IOException {
    byte[] point = field(1, field(3, new byte[0]));
    byte[] gauge = field(5, join(field(1, new byte[0]), field(2, new byte[] {1}), point));
    byte[] metric = field(2, join(field(1, new byte[] {'m'}), gauge));
    byte[] request = field(1, field(2, metric));

    Translated translated = Translated.of(new Translator(SETTINGS), Translated.batch(request));

    assertThat(translated.dropped()).isEmpty();
    assertThat(translated.samples()).hasSize(2);
  }

  @Test
  void unknownFieldsAtEveryLevel() throws InvalidProtocolBufferException {
    int samples = 0;
    for (int seed = 0; seed < REQUESTS; seed++) {
      byte[] request = new GeneratedMetrics(seed).request().toByteArray();
      byte[] mangled = OtlpMangler.mangleTypes(Signal.METRICS.request(), request, seed);
      byte[] plain = OtlpRequests.plain(Signal.METRICS, mangled);
      Translated expected =
          Translated.of(new Translator(SETTINGS), SETTINGS, Translated.batch(plain));

      Translated translated =
          Translated.of(new Translator(SETTINGS), SETTINGS, Translated.batch(mangled));

      assertThat(translated.series()).as("seed %d", seed).isEqualTo(expected.series());
      assertThat(translated.dropped()).as("seed %d", seed).isEqualTo(expected.dropped());
      samples += translated.samples().size();
    }
    assertThat(samples).isGreaterThan(REQUESTS * 5);
  }

  private static byte[] join(byte[]... fields) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      all.writeBytes(field);
    }
    return all.toByteArray();
  }

  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(number, content);
    out.flush();
    return bytes.toByteArray();
  }
}
