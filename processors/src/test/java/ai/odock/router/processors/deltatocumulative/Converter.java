package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.Transform.Result;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A processor for tests, with everything around it. */
final class Converter implements AutoCloseable {
  static final DeltaToCumulativeConfig DEFAULT = DeltaToCumulativeConfig.DEFAULT;

  final FakeClock clock = new FakeClock();
  final MemoryBudget memory;
  final Metrics metrics = new Metrics();
  final CapturedLog log = new CapturedLog();
  final DeltaToCumulativeProcessor processor;

  Converter() {
    this(DEFAULT, 1 << 26);
  }

  Converter(DeltaToCumulativeConfig config, long budget) {
    memory = new MemoryBudget(budget);
    processor =
        new DeltaToCumulativeProcessor(
            config,
            new ComponentContext(
                new ComponentId("delta_to_cumulative", ""),
                metrics,
                memory,
                clock,
                new BuildInfo("t", "1"),
                log));
    processor.start();
  }

  Result apply(ExportMetricsServiceRequest request) {
    return processor.apply(Requests.batch(Signal.METRICS, request));
  }

  /** What goes on, as protobuf-java reads it. */
  ExportMetricsServiceRequest convert(ExportMetricsServiceRequest request) {
    return parse(apply(request).batch());
  }

  static ExportMetricsServiceRequest parse(Batch batch) {
    var merged = ExportMetricsServiceRequest.newBuilder();
    try {
      for (OtlpBytes part : batch.parts()) {
        merged.mergeFrom(part.array(), part.offset(), part.length());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return merged.build();
  }

  long count(Instrument instrument, String... more) {
    Map<String, String> labels = new HashMap<>(Map.of("processor", "delta_to_cumulative"));
    for (int i = 0; i < more.length; i += 2) {
      labels.put(more[i], more[i + 1]);
    }
    return metrics.counter(instrument, labels).value();
  }

  @Override
  public void close() {
    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));
  }
}
