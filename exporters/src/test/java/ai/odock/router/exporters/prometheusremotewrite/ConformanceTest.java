package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Settings;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests whose remote-write output was recorded from the collector 0.147.0. */
class ConformanceTest {
  private static final Pattern HEX_ID = Pattern.compile("\"(traceId|spanId)\":\"([0-9a-f]*)\"");

  static Stream<Arguments> cases() {
    return Stream.of(
        argumentSet("gauges and sums", "prw-number-types", Settings.DEFAULT, Map.of()),
        argumentSet("labels", "prw-labels", Settings.DEFAULT, Map.of()),
        argumentSet("exponential histograms", "prw-exponential", Settings.DEFAULT, Map.of()),
        argumentSet("explicit histograms", "prw-histogram", Settings.DEFAULT, Map.of()),
        argumentSet(
            "summaries, delta, staleness",
            "prw-summary-delta",
            Settings.DEFAULT,
            Map.of(DropReason.DELTA_TEMPORALITY, 2)),
        argumentSet(
            "resource attributes as labels, external labels, namespace, no suffixes",
            "prw-resource-conversion",
            new Settings(
                "odock",
                Map.of("cluster", "eu-1", "route", "never"),
                true,
                true,
                false,
                Settings.ResourceLabels.ALL,
                3_000_000),
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sendsWhatTheCollectorSends(String name, Settings settings, Map<DropReason, Integer> dropped)
      throws Exception {
    JsonObject recorded = read(name);
    Translated translated = Translated.of(settings, requests(recorded));
    JsonObject expect = recorded.getAsJsonObject("expect");
    assertThat(translated.samples())
        .containsExactlyInAnyOrderElementsOf(
            withoutEmptyLabels(strings(expect.getAsJsonArray("prw.samples"))));
    assertThat(exemplars(translated))
        .containsExactlyInAnyOrderElementsOf(recordedExemplars(expect));
    assertThat(histograms(translated))
        .containsExactlyInAnyOrderElementsOf(recordedHistograms(expect));
    assertThat(translated.dropped()).isEqualTo(dropped);
  }

  /** The collector sends labels without a value, which the protocol forbids. */
  private static List<String> withoutEmptyLabels(List<String> samples) {
    return samples.stream().map(line -> line.replaceAll("\\w+=\"\" ", "")).toList();
  }

  private static List<String> histograms(Translated translated) {
    List<String> lines = new ArrayList<>();
    for (Decoded.Series series : translated.series()) {
      series.histograms().forEach(histogram -> lines.add(series.text() + " | " + histogram));
    }
    return lines;
  }

  private static List<String> recordedHistograms(JsonObject expect) {
    List<String> lines = new ArrayList<>();
    for (String line : strings(expect.getAsJsonArray("prw.histograms"))) {
      int cut = line.lastIndexOf(" | ");
      JsonObject histogram = JsonParser.parseString(line.substring(cut + 3)).getAsJsonObject();
      Decoded.Histogram recorded =
          new Decoded.Histogram(
              histogram.get("count_int").getAsLong(),
              Double.doubleToRawLongBits(histogram.get("sum").getAsDouble()),
              histogram.get("schema").getAsInt(),
              histogram.get("zero_threshold").getAsDouble(),
              histogram.get("zero_count_int").getAsLong(),
              spans(histogram.getAsJsonArray("negative_spans")),
              longs(histogram.getAsJsonArray("negative_deltas")),
              spans(histogram.getAsJsonArray("positive_spans")),
              longs(histogram.getAsJsonArray("positive_deltas")),
              histogram.get("timestamp").getAsLong());
      lines.add(line.substring(0, cut) + " | " + recorded);
    }
    return lines;
  }

  private static List<Decoded.Span> spans(@Nullable JsonArray array) {
    List<Decoded.Span> spans = new ArrayList<>();
    if (array != null) {
      for (JsonElement element : array) {
        JsonObject span = element.getAsJsonObject();
        int offset = span.has("offset") ? span.get("offset").getAsInt() : 0;
        spans.add(new Decoded.Span(offset, span.get("length").getAsInt()));
      }
    }
    return spans;
  }

  private static List<Long> longs(@Nullable JsonArray array) {
    List<Long> longs = new ArrayList<>();
    if (array != null) {
      array.forEach(element -> longs.add(element.getAsLong()));
    }
    return longs;
  }

  private static List<String> exemplars(Translated translated) {
    List<String> lines = new ArrayList<>();
    for (Decoded.Series series : translated.series()) {
      for (Decoded.Exemplar exemplar : series.exemplars()) {
        lines.add(
            "%s | %s %s %s"
                .formatted(series.text(), exemplar.labels(), exemplar.value(), exemplar.millis()));
      }
    }
    return lines;
  }

  private static List<String> recordedExemplars(JsonObject expect) {
    List<String> lines = new ArrayList<>();
    for (String line : strings(expect.getAsJsonArray("prw.exemplars"))) {
      int cut = line.lastIndexOf(" | ");
      JsonObject exemplar = JsonParser.parseString(line.substring(cut + 3)).getAsJsonObject();
      List<Decoded.Label> labels = new ArrayList<>();
      for (JsonElement label : exemplar.getAsJsonArray("labels")) {
        JsonObject pair = label.getAsJsonObject();
        labels.add(
            new Decoded.Label(pair.get("name").getAsString(), pair.get("value").getAsString()));
      }
      lines.add(
          "%s | %s %s %s"
              .formatted(
                  line.substring(0, cut),
                  labels,
                  exemplar.get("value").getAsDouble(),
                  exemplar.get("timestamp").getAsLong()));
    }
    return lines;
  }

  private static List<String> strings(@Nullable JsonArray array) {
    List<String> strings = new ArrayList<>();
    if (array != null) {
      array.forEach(element -> strings.add(element.getAsString()));
    }
    return strings;
  }

  /** The case's requests; protobuf's own JSON wants base64 where OTLP has hex ids. */
  private static ExportMetricsServiceRequest[] requests(JsonObject recorded) throws IOException {
    List<ExportMetricsServiceRequest> requests = new ArrayList<>();
    for (JsonElement send : recorded.getAsJsonArray("send")) {
      String json =
          HEX_ID
              .matcher(send.getAsJsonObject().get("json").toString())
              .replaceAll(
                  id ->
                      "\"%s\":\"%s\""
                          .formatted(
                              id.group(1),
                              Base64.getEncoder()
                                  .encodeToString(HexFormat.of().parseHex(id.group(2)))));
      ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
      JsonFormat.parser().merge(json, request);
      requests.add(request.build());
    }
    return requests.toArray(ExportMetricsServiceRequest[]::new);
  }

  private static JsonObject read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ConformanceTest.class.getResourceAsStream("/conformance/" + name + ".json"))) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }
}
