package ai.odock.router.app;

import ai.odock.router.Batch;
import ai.odock.router.Catalog;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver {@code door} that a test hands batches to, and an exporter {@code sink} that takes
 * them or, with {@code mood: down}, puts them off. They stand around the component that is tested.
 */
final class ContractParts {
  private static final Set<Signal> ALL = EnumSet.allOf(Signal.class);
  private static final String HEX = "0102030405060708090a0b0c0d0e0f10";

  /** The ways in of every receiver that was built, the newest last. */
  private final List<Map<Signal, Consumer>> doors = new ArrayList<>();

  private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();

  private record Sink(String mood, AtomicInteger items) implements Exporter {
    @Override
    public Outcome export(Batch batch) {
      if (mood.equals("down")) {
        return Outcome.retryable(StatusCode.UNAVAILABLE, "down");
      }
      items.addAndGet(batch.items());
      return Accepted.ALL;
    }
  }

  /** The components of this build and these two. */
  Catalog catalog() {
    Catalog real = Components.catalog();
    List<ReceiverType<?>> receivers = new ArrayList<>(real.receivers());
    receivers.add(
        new ReceiverType<>(
            "door",
            List.of(),
            ALL,
            yaml -> yaml.string("version", ""),
            (version, context, next) -> {
              doors.add(new HashMap<>(next));
              return new Receiver() {};
            }));
    List<ExporterType<?>> exporters = new ArrayList<>(real.exporters());
    exporters.add(
        new ExporterType<>(
            "sink",
            List.of(),
            ALL,
            yaml -> yaml.string("mood", "up"),
            SendingConfig::standard,
            (mood, signal, context) ->
                new Sink(mood, taken.computeIfAbsent(mood, m -> new AtomicInteger()))));
    return new Catalog(
        receivers, real.processors(), exporters, real.connectors(), real.extensions());
  }

  int doors() {
    return doors.size();
  }

  /** Offers one item through the receiver of a generation. */
  Outcome send(int door, Signal signal) {
    Consumer way = doors.get(door).get(signal);
    if (way == null) {
      throw new AssertionError("no pipeline takes " + signal);
    }
    return way.consume(Requests.batch(signal, request(signal)));
  }

  /** The items that a sink of this mood has taken. */
  int taken(String mood) {
    return taken.getOrDefault(mood, new AtomicInteger()).get();
  }

  /** One item. */
  static Message request(Signal signal) {
    return switch (signal) {
      case TRACES -> requestOfSpan();
      case METRICS -> {
        var request = ExportMetricsServiceRequest.newBuilder();
        request
            .addResourceMetricsBuilder()
            .addScopeMetricsBuilder()
            .addMetricsBuilder()
            .setName("m")
            .getGaugeBuilder()
            .addDataPointsBuilder()
            .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
            .setAsInt(1);
        yield request.build();
      }
      case LOGS -> {
        var request = ExportLogsServiceRequest.newBuilder();
        request
            .addResourceLogsBuilder()
            .addScopeLogsBuilder()
            .addLogRecordsBuilder()
            .setTraceId(ByteString.fromHex(HEX))
            .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
            .getBodyBuilder()
            .setStringValue("line");
        yield request.build();
      }
    };
  }

  private static Message requestOfSpan() {
    var request = io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.newBuilder();
    ByteString id = ByteString.fromHex(HEX);
    request
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addSpansBuilder()
        .setName("s")
        .setTraceId(id)
        .setSpanId(id.substring(8));
    return request.build();
  }
}
