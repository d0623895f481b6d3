package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Settings;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the protocol demands of labels, exemplars and the series that the exporter adds. */
class ProtocolRulesTest {
  private static final String TRACE = "000102030405060708090a0b0c0d0e0f";

  private final FakeClock clock = new FakeClock();
  private final TargetTimes times = new TargetTimes();
  private final Translator translator = new Translator(Settings.DEFAULT, times, clock);

  private static KeyValue attribute(String key, String value) {
    AnyValue text = AnyValue.newBuilder().setStringValue(value).build();
    return KeyValue.newBuilder().setKey(key).setValue(text).build();
  }

  private static ExportMetricsServiceRequest request(
      List<KeyValue> resource, NumberDataPoint.Builder point) {
    var request = ExportMetricsServiceRequest.newBuilder();
    var metrics = request.addResourceMetricsBuilder();
    metrics.getResourceBuilder().addAllAttributes(resource);
    var sum = metrics.addScopeMetricsBuilder().addMetricsBuilder().setName("c").getSumBuilder();
    sum.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    sum.addDataPoints(point);
    return request.build();
  }

  private Translated translate(List<KeyValue> resource, NumberDataPoint.Builder point) {
    return Translated.of(translator, Translated.batch(request(resource, point)));
  }

  private List<Decoded.Exemplar> exemplars(Exemplar.Builder... exemplars) {
    NumberDataPoint.Builder point = NumberDataPoint.newBuilder();
    for (Exemplar.Builder exemplar : exemplars) {
      point.addExemplars(exemplar.setAsInt(1));
    }
    return translate(List.of(), point).series().getFirst().exemplars();
  }

  private static Exemplar.Builder traced() {
    return Exemplar.newBuilder().setTraceId(ByteString.fromHex(TRACE));
  }

  @Test
  void anExemplarsOwnIdGoesBeforeAnAttribute() {
    assertThat(exemplars(traced().addFilteredAttributes(attribute("trace_id", "mine"))))
        .extracting(Decoded.Exemplar::labels)
        .containsExactly(List.of(new Decoded.Label("trace_id", TRACE)));
  }

  @Test
  void eachLabelOfAnExemplarComesOnceAndHasNameAndValue() {
    Exemplar.Builder exemplar = traced();
    exemplar.addFilteredAttributes(attribute("user", "first"));
    exemplar.addFilteredAttributes(attribute("user", "second"));
    exemplar.addFilteredAttributes(attribute("", "no name"));
    exemplar.addFilteredAttributes(attribute("nothing", ""));
    assertThat(exemplars(exemplar).getFirst().labels())
        .containsExactly(new Decoded.Label("trace_id", TRACE), new Decoded.Label("user", "first"));
  }

  @Test
  void anExemplarWithoutLabelsIsLeftOut() {
    assertThat(exemplars(Exemplar.newBuilder(), traced())).hasSize(1);
  }

  @Test
  void aPointHas256Exemplars() {
    Exemplar.Builder[] many = new Exemplar.Builder[200_000];
    java.util.Arrays.setAll(many, i -> traced());
    assertThat(exemplars(many)).hasSize(256);
  }

  @Test
  void labelsWithoutAValueAreNone() {
    List<KeyValue> resource =
        List.of(
            attribute("service.name", ""),
            attribute("service.instance.id", ""),
            attribute("host.name", ""),
            attribute("zone", "z"));
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(1_000_000_000)
            .addAttributes(attribute("route", ""))
            .addAttributes(attribute("code", "1"));
    assertThat(translate(resource, point).samples())
        .containsExactly("__name__=\"c\" code=\"1\" | 0.0 @1000");
  }

  private List<String> targetTimes(long seconds) {
    List<KeyValue> resource = List.of(attribute("service.name", "s"), attribute("zone", "z"));
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder().setTimeUnixNano(seconds * 1_000_000_000);
    return translate(resource, point).samples().stream()
        .filter(line -> line.contains("target_info"))
        .map(line -> line.substring(line.indexOf('@')))
        .toList();
  }

  @Test
  void targetInfoNeverGoesBackNorAheadOfTheClock() {
    clock.advance(Duration.ofHours(1));
    long now = clock.epochMillis() / 1000;
    assertThat(targetTimes(now - 10)).containsExactly("@" + (now - 10) * 1000);
    assertThat(targetTimes(now - 20)).containsExactly("@" + (now - 10) * 1000);
    assertThat(targetTimes(now + 300)).containsExactly("@" + clock.epochMillis());
    assertThat(targetTimes(now - 5)).containsExactly("@" + clock.epochMillis());
  }

  @Test
  void whatNoBackendTakesIsDroppedForItsReason() {
    NumberDataPoint.Builder longName =
        NumberDataPoint.newBuilder().addAttributes(attribute("k".repeat(1025), "v"));
    NumberDataPoint.Builder longValue =
        NumberDataPoint.newBuilder().addAttributes(attribute("k", "v".repeat(4097)));
    NumberDataPoint.Builder many = NumberDataPoint.newBuilder();
    for (int i = 0; i < 129; i++) {
      many.addAttributes(attribute("k" + i, "v"));
    }
    assertThat(translate(List.of(), longName).dropped())
        .isEqualTo(Map.of(DropReason.NAME_TOO_LONG, 1));
    assertThat(translate(List.of(), longValue).dropped())
        .isEqualTo(Map.of(DropReason.LABEL_TOO_LONG, 1));
    assertThat(translate(List.of(), many).dropped())
        .isEqualTo(Map.of(DropReason.TOO_MANY_LABELS, 1));
  }

  @Test
  void aJobIsCutAfterAWholeCharacter() {
    List<KeyValue> resource = List.of(attribute("service.name", "ü".repeat(3000)));
    assertThat(translate(resource, NumberDataPoint.newBuilder()).samples())
        .containsExactly("__name__=\"c\" job=\"" + "ü".repeat(2048) + "\" | 0.0 @0");
  }
}
