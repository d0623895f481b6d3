package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ComponentId;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a translator made of a batch, read back. */
record Translated(List<Request> requests, Map<DropReason, Integer> dropped, int timeSeries) {
  /** One WriteRequest. */
  record Request(int bytes, int points, List<Decoded.Series> series) {}

  static Translated of(Settings settings, ExportMetricsServiceRequest... requests) {
    return of(new Translator(settings), settings, batch(requests));
  }

  static Translated of(Translator translator, Batch batch) {
    return of(translator, Settings.DEFAULT, batch);
  }

  static Translated of(Translator translator, Settings settings, Batch batch) {
    WriteRequests writer = new WriteRequests(settings.maxRequestBytes(), Protocol.VERSION_1);
    List<Request> requests = new ArrayList<>();
    Translation translation =
        translator.translate(
            batch,
            table -> writer.write(table, 1, (shard, request) -> requests.add(read(request))));
    return new Translated(requests, Map.copyOf(translation.dropped()), translation.timeSeries());
  }

  private static Request read(WriteRequest request) {
    byte[] plain = request.uncompressed();
    return new Request(plain.length, request.points(), Decoded.request(plain));
  }

  /** Each request as a part that does not begin at 0 of its array. */
  static Batch batch(ExportMetricsServiceRequest... requests) {
    return batch(
        Arrays.stream(requests)
            .map(ExportMetricsServiceRequest::toByteArray)
            .toArray(byte[][]::new));
  }

  static Batch batch(byte[]... requests) {
    ComponentId origin = new ComponentId("otlp", "");
    return Batch.merge(
        Arrays.stream(requests)
            .map(Translated::part)
            .map(part -> Batch.of(Signal.METRICS, part, origin))
            .toList());
  }

  private static OtlpBytes part(byte[] request) {
    byte[] array = new byte[request.length + 5];
    System.arraycopy(request, 0, array, 3, request.length);
    return new OtlpBytes(array, 3, request.length, 0);
  }

  List<Decoded.Series> series() {
    return requests.stream().flatMap(request -> request.series.stream()).toList();
  }

  /** Points that reached a request. */
  int points() {
    return requests.stream().mapToInt(Request::points).sum();
  }

  /** One line a sample: labels, value, time. */
  List<String> samples() {
    return series().stream()
        .flatMap(s -> s.samples().stream().map(sample -> s.text() + " | " + sample))
        .toList();
  }
}
