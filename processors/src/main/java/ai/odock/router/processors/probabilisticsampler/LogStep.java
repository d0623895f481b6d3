package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.otlp.AttributeEdit;
import ai.odock.router.otlp.AttributeList;
import ai.odock.router.otlp.ItemEdit;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.function.LongPredicate;

/** Samples log records, on the walk over one batch. The marks are attributes. */
final class LogStep implements ItemStep, AttributeEdit {
  private static final int TRACE_ID = 9;
  private static final int STRING_VALUE = 1;
  private static final byte[] RANDOMNESS = utf8("sampling.randomness");
  private static final byte[] THRESHOLD = utf8("sampling.threshold");

  private final Sampler sampler;
  private final SamplerConfig config;
  private final byte[] fromAttribute;
  private final byte[] priority;
  private final Tally tally;
  private final Item item = new Item();
  private final ItemEdit edit;
  private final ProtoReader fields = new ProtoReader();
  private final Slice traceId = new Slice();
  private final Slice piece = new Slice();
  private final AnyValue value = new AnyValue();
  private final ValueText text = new ValueText(ValueText.NotFinite.AS_WORDS);
  private final ProtoWriter written = new ProtoWriter(64);
  private boolean sampled;

  LogStep(Sampler sampler, SamplerConfig config, Tally tally, LongPredicate room) {
    this.sampler = sampler;
    this.config = config;
    this.tally = tally;
    this.edit = new ItemEdit(this, room);
    fromAttribute = utf8(config.fromAttribute());
    priority = utf8(config.priority());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Fate enter(OtlpLevel level, OtlpPlace place) {
    return Fate.REWRITE;
  }

  @Override
  public Fate item(OtlpPlace place, ProtoWriter changed) {
    traceId.clear();
    place.item().cursor(fields);
    while (fields.next()) {
      if (fields.field() == TRACE_ID) {
        traceId.set(fields);
      }
    }
    boolean rewritten = edit.write(place, changed);
    if (!sampled) {
      return Fate.DROP;
    }
    return rewritten ? Fate.REWRITE : Fate.KEEP;
  }

  /** Decides about the record with these attributes, and marks it if it is sampled. */
  @Override
  public void edit(AttributeList attributes) {
    item.clear();
    marks(attributes);
    randomness(attributes);
    if (priority.length > 0) {
      priority(attributes);
    }
    sampled = sampler.samples(item, false);
    tally.count(item.policy, sampled);
    if (!sampled) {
      return;
    }
    if (item.newRandomness != Threshold.NONE) {
      set(attributes, RANDOMNESS, item.newRandomness, Threshold.DIGITS);
    }
    if (item.newThreshold != Threshold.NONE) {
      set(attributes, THRESHOLD, item.newThreshold, Threshold.width(item.newThreshold));
    }
  }

  private void marks(AttributeList attributes) {
    if (find(attributes, THRESHOLD) && isText()) {
      Slice digits = value.content();
      item.threshold = Threshold.parse(digits.array(), digits.offset(), digits.length());
      item.broken = item.threshold == Threshold.NONE;
    }
    if (find(attributes, RANDOMNESS) && isText()) {
      Slice digits = value.content();
      item.randomness = Threshold.parseRandomness(digits.array(), digits.offset(), digits.length());
      item.broken |= item.randomness == Threshold.NONE;
    }
  }

  private boolean isText() {
    return value.kind() == AnyValue.STRING && value.content().length() > 0;
  }

  private void randomness(AttributeList attributes) {
    int seed = config.hashSeed();
    if (Randomness.isTraceId(traceId.array(), traceId.offset(), traceId.length())) {
      item.traceRandomness = Randomness.ofTraceId(traceId.array(), traceId.offset());
      if (config.byTraceId()) {
        item.hashed = Randomness.ofHash(traceId.array(), traceId.offset(), traceId.length(), seed);
        return;
      }
    }
    if (fromAttribute.length == 0 || !find(attributes, fromAttribute)) {
      return;
    }
    written.clear();
    if (value.kind() == AnyValue.BYTES) {
      Slice bytes = value.content();
      written.bytes(bytes.array(), bytes.offset(), bytes.length());
    } else {
      text.write(value, written);
    }
    if (written.size() > 0) {
      item.hashed = Randomness.ofHash(written.array(), 0, written.size(), seed);
      item.hashedBy = Policy.ATTRIBUTE;
    }
  }

  /** A record may ask for a percentage of its own. */
  private void priority(AttributeList attributes) {
    if (!find(attributes, priority)) {
      return;
    }
    double percentage =
        switch (value.kind()) {
          case AnyValue.INT -> value.number();
          case AnyValue.DOUBLE -> value.float64();
          default -> 0;
        };
    item.priority = Threshold.of(percentage / 100, config.precision());
  }

  private boolean find(AttributeList attributes, byte[] key) {
    int i = attributes.find(key);
    if (i < 0) {
      return false;
    }
    piece.set(attributes.valueArray(i), attributes.valueOffset(i), attributes.valueLength(i));
    value.read(piece);
    return true;
  }

  private static void set(AttributeList attributes, byte[] key, long number, int digits) {
    ProtoWriter values = attributes.values();
    int from = values.size();
    values.tag(STRING_VALUE, ProtoReader.BYTES);
    values.varint(digits);
    Threshold.write(number, digits, values);
    attributes.putWritten(key, from);
  }
}
