package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Samples spans, on the walk over one batch. The marks lie in the trace state. */
final class SpanStep implements ItemStep {
  private static final int TRACE_ID = 1;
  private static final int TRACE_STATE = 3;
  private static final byte[] PRIORITY = "sampling.priority".getBytes(StandardCharsets.UTF_8);

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private final Sampler sampler;
  private final int seed;
  private final Tally tally;
  private final Item item = new Item();
  private final TraceState state = new TraceState();
  private final Slice traceState = new Slice();
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue attribute = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final ProtoWriter written = new ProtoWriter(64);

  SpanStep(Sampler sampler, int seed, Tally tally) {
    this.sampler = sampler;
    this.seed = seed;
    this.tally = tally;
  }

  @Override
  public Fate enter(OtlpLevel level, OtlpPlace place) {
    return Fate.REWRITE;
  }

  @Override
  public Fate item(OtlpPlace place, ProtoWriter changed) {
    read(place);
    boolean sampled = sampler.samples(item, true);
    tally.count(item.policy, sampled);
    if (!sampled) {
      return Fate.DROP;
    }
    return !item.broken && mark() ? rewrite(place.item(), changed) : Fate.KEEP;
  }

  private void read(OtlpPlace place) {
    item.clear();
    traceState.clear();
    boolean undecided = true;
    place.item().cursor(fields);
    while (fields.next()) {
      int field = fields.field();
      if (field == TRACE_ID) {
        traceId();
      } else if (field == TRACE_STATE) {
        traceState.set(fields);
      } else if (field == place.attributes() && undecided) {
        undecided = !priority();
      }
    }
    state.read(traceState.array(), traceState.offset(), traceState.length(), item);
  }

  private void traceId() {
    byte[] array = fields.array();
    int offset = fields.valueStart();
    int length = fields.valueLength();
    boolean there = Randomness.isTraceId(array, offset, length);
    item.hashed = there ? Randomness.ofHash(array, offset, length, seed) : Threshold.NONE;
    item.traceRandomness = there ? Randomness.ofTraceId(array, offset) : Threshold.NONE;
  }

  /** Whether this is the attribute with which a client forces a decision (OpenTracing). */
  private boolean priority() {
    attribute.read(fields);
    if (!attribute.key().is(PRIORITY)) {
      return false;
    }
    value.read(attribute.value());
    double number =
        switch (value.kind()) {
          case AnyValue.INT -> value.number();
          case AnyValue.DOUBLE -> value.float64();
          case AnyValue.STRING -> number(value);
          default -> Double.NaN;
        };
    if (number >= 0) {
      item.priority = number == 0 ? Threshold.NEVER : Threshold.ALWAYS;
    }
    return true;
  }

  private static double number(AnyValue value) {
    var content = value.content();
    String text =
        new String(content.array(), content.offset(), content.length(), StandardCharsets.UTF_8);
    double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    return Double.isInfinite(number) ? Double.NaN : number;
  }

  /** Writes the new trace state; false when it is the old one. */
  private boolean mark() {
    written.clear();
    if (!item.marksChange()) {
      return false;
    }
    state.write(item, written);
    int from = traceState.offset();
    return !Arrays.equals(
        written.array(), 0, written.size(), traceState.array(), from, from + traceState.length());
  }

  /** The span with another trace state, where the first one was or at its end. */
  private Fate rewrite(Slice span, ProtoWriter to) {
    boolean there = false;
    int copied = span.offset();
    span.cursor(fields);
    while (fields.next()) {
      if (fields.field() == TRACE_STATE) {
        to.bytes(span.array(), copied, fields.fieldStart() - copied);
        copied = fields.fieldEnd();
        if (!there) {
          to.bytesField(TRACE_STATE, written.array(), 0, written.size());
        }
        there = true;
      }
    }
    to.bytes(span.array(), copied, span.offset() + span.length() - copied);
    if (!there) {
      to.bytesField(TRACE_STATE, written.array(), 0, written.size());
    }
    return Fate.REWRITE;
  }
}
