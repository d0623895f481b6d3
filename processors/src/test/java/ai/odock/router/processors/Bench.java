package ai.odock.router.processors;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Metrics;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A processor between a test and a sink, made from its configuration as the router makes it. */
public final class Bench<C> {
  private final ProcessorType<C> type;
  private final Signal signal;
  private final ComponentContext context;
  private final BatchSink sink = new BatchSink();
  private final Processor processor;

  public Bench(ProcessorType<C> type, Signal signal, Map<String, ?> config) {
    this.type = type;
    this.signal = signal;
    context =
        new ComponentContext(
            new ComponentId(type.name(), ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            new FakeClock(),
            new BuildInfo("test", "1"),
            new CapturedLog());
    ConfigProblems problems = new ConfigProblems();
    var section = ConfigTree.section("processors::" + type.name(), config, problems);
    C read = section.read(type.config());
    if (!problems.all().isEmpty()) {
      throw new AssertionError(problems.all());
    }
    processor = type.factory().create(Objects.requireNonNull(read), signal, context, sink);
  }

  /** The mistakes in a configuration, each with its place. */
  public static List<String> mistakes(ProcessorType<?> type, Map<String, ?> config) {
    ConfigProblems problems = new ConfigProblems();
    ConfigTree.section("processors::" + type.name(), config, problems).read(type.config());
    return problems.all().stream().map(it -> it.path() + ": " + it.message()).toList();
  }

  public BatchSink sink() {
    return sink;
  }

  public Processor processor() {
    return processor;
  }

  /**
   * What becomes of a request; the same object when nothing does, no items when nothing is left.
   */
  public OtlpBytes process(OtlpBytes request) {
    int before = sink.batches().size();
    processor.consume(Batch.of(signal, request, Requests.OTLP));
    List<Batch> after = sink.batches();
    return after.size() == before
        ? new OtlpBytes(new byte[0], 0, 0, 0)
        : after.getLast().parts().getFirst();
  }

  /** The same as objects of protobuf-java. */
  public Message process(Message request) throws InvalidProtocolBufferException {
    return OtlpRequests.parse(signal, process(Requests.bytes(signal, request)).toByteArray());
  }

  public long counted(Instrument instrument, Map<String, String> labels) {
    return context.metrics().counter(instrument, labels).value();
  }

  /** What was counted as filtered for this reason. */
  public long filtered(String reason) {
    return counted(
        Accounting.PROCESSOR_FILTERED_ITEMS,
        Map.of("processor", type.name(), "signal", signal.label(), "reason", reason));
  }
}
