package ai.odock.router.processors.probabilisticsampler;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sampling as the specification and the collector's page tell it, with texts, maps and big numbers,
 * on protobuf-java's objects. Trace states are those that {@link SamplerTest} makes.
 */
final class SlowSampler {
  private static final BigInteger NEVER = BigInteger.TWO.pow(56);
  private static final BigInteger HIGHEST = NEVER.subtract(BigInteger.ONE);
  private static final BigInteger ALWAYS = BigInteger.ZERO;

  private final SamplerConfig config;
  private final BigDecimal ratio;

  SlowSampler(SamplerConfig config) {
    this.config = config;
    this.ratio = new BigDecimal(Math.min(config.percentage(), 100) / 100.0);
  }

  /** An item as both signals have it. */
  private static final class Subject {
    boolean broken;
    @Nullable BigInteger rv;
    @Nullable BigInteger th;
    byte[] hashable = {};
    @Nullable BigInteger traceRandomness;
    @Nullable BigInteger priority;
    boolean alwaysMarked;
    boolean untouched;
  }

  ExportTraceServiceRequest sample(ExportTraceServiceRequest request) {
    var builder = request.toBuilder();
    builder
        .getResourceSpansBuilderList()
        .forEach(
            resource ->
                resource
                    .getScopeSpansBuilderList()
                    .forEach(
                        scope -> {
                          List<Span> kept =
                              scope.getSpansList().stream()
                                  .map(this::span)
                                  .filter(it -> it != null)
                                  .toList();
                          scope.clearSpans().addAllSpans(kept);
                        }));
    return builder.build();
  }

  ExportLogsServiceRequest sample(ExportLogsServiceRequest request) {
    var builder = request.toBuilder();
    builder
        .getResourceLogsBuilderList()
        .forEach(
            resource ->
                resource
                    .getScopeLogsBuilderList()
                    .forEach(
                        scope -> {
                          List<LogRecord> kept =
                              scope.getLogRecordsList().stream()
                                  .map(this::log)
                                  .filter(it -> it != null)
                                  .toList();
                          scope.clearLogRecords().addAllLogRecords(kept);
                        }));
    return builder.build();
  }

  private @Nullable Span span(Span span) {
    Map<String, String> members = members(span.getTraceState(), ",", "=");
    String value = members.getOrDefault("ot", "");
    Map<String, String> marks = members(value, ";", ":");
    Subject subject = new Subject();
    subject.alwaysMarked = true;
    subject.broken = !readable(marks.get("rv"), true) || !readable(marks.get("th"), false);
    subject.rv = subject.broken ? null : randomness(marks.get("rv"));
    subject.th = subject.broken ? null : threshold(marks.get("th"));
    trace(subject, span.getTraceId());
    subject.hashable = traced(span.getTraceId()) ? span.getTraceId().toByteArray() : new byte[0];
    AnyValue priority = find(span.getAttributesList(), "sampling.priority");
    if (priority != null) {
      double number =
          priority.hasIntValue()
              ? priority.getIntValue()
              : priority.hasDoubleValue() ? priority.getDoubleValue() : Double.NaN;
      subject.priority = number == 0 ? NEVER : number > 0 ? ALWAYS : null;
    }
    Map<String, String> before = new LinkedHashMap<>(marks);
    if (!decide(subject, marks)) {
      return null;
    }
    if (subject.untouched || before.equals(marks)) {
      return span;
    }
    members.remove("ot");
    List<String> ordered = new ArrayList<>();
    for (String key : List.of("rv", "th")) {
      String mark = marks.remove(key);
      if (mark != null) {
        ordered.add(key + ":" + mark);
      }
    }
    marks.forEach((key, mark) -> ordered.add(key + ":" + mark));
    String rest =
        members.entrySet().stream()
            .map(it -> "," + it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining());
    return span.toBuilder().setTraceState("ot=" + String.join(";", ordered) + rest).build();
  }

  private @Nullable LogRecord log(LogRecord log) {
    Map<String, String> marks = new LinkedHashMap<>();
    mark(log, "sampling.randomness", "rv", marks);
    mark(log, "sampling.threshold", "th", marks);
    Subject subject = new Subject();
    subject.broken = !readable(marks.get("rv"), true) || !readable(marks.get("th"), false);
    subject.rv = readable(marks.get("rv"), true) ? randomness(marks.get("rv")) : null;
    subject.th = readable(marks.get("th"), false) ? threshold(marks.get("th")) : null;
    trace(subject, log.getTraceId());
    AnyValue id = find(log.getAttributesList(), config.fromAttribute());
    if (config.byTraceId() && traced(log.getTraceId())) {
      subject.hashable = log.getTraceId().toByteArray();
    } else if (id != null && !config.fromAttribute().isEmpty()) {
      subject.hashable =
          id.hasBytesValue()
              ? id.getBytesValue().toByteArray()
              : ByteString.copyFromUtf8(
                      id.hasIntValue() ? "" + id.getIntValue() : id.getStringValue())
                  .toByteArray();
    }
    AnyValue priority = find(log.getAttributesList(), config.priority());
    if (priority != null && !config.priority().isEmpty()) {
      double percent = priority.hasIntValue() ? priority.getIntValue() : priority.getDoubleValue();
      boolean valid = percent / 100 >= Math.pow(2, -56) && percent <= 100;
      subject.priority = valid ? threshold(new BigDecimal(percent / 100)) : null;
    }
    if (!decide(subject, marks)) {
      return null;
    }
    LogRecord.Builder builder = log.toBuilder();
    if (!subject.untouched) {
      put(builder, "sampling.randomness", marks.get("rv"));
      put(builder, "sampling.threshold", marks.get("th"));
    }
    return builder.build();
  }

  private static void mark(LogRecord log, String key, String name, Map<String, String> marks) {
    AnyValue value = find(log.getAttributesList(), key);
    if (value != null && !value.getStringValue().isEmpty()) {
      marks.put(name, value.getStringValue());
    }
  }

  private static void put(LogRecord.Builder log, String key, @Nullable String text) {
    if (text == null) {
      return;
    }
    KeyValue pair =
        KeyValue.newBuilder()
            .setKey(key)
            .setValue(AnyValue.newBuilder().setStringValue(text))
            .build();
    for (int i = 0; i < log.getAttributesCount(); i++) {
      if (log.getAttributes(i).getKey().equals(key)) {
        log.setAttributes(i, pair);
        return;
      }
    }
    log.addAttributes(pair);
  }

  /** Whether the item is sampled; its marks are changed. */
  private boolean decide(Subject subject, Map<String, String> marks) {
    boolean hash = config.mode() == SamplerConfig.Mode.HASH_SEED;
    boolean nothing = config.percentage() == 0 || (hash && buckets() == 0);
    boolean marked = subject.rv != null || subject.th != null;
    subject.untouched = subject.broken || (hash && !nothing && marked);
    BigInteger randomness;
    if (nothing) {
      randomness = HIGHEST;
    } else if (hash) {
      randomness = subject.hashable.length == 0 ? null : hashed(subject.hashable);
      if (!subject.untouched && (randomness != null || subject.alwaysMarked)) {
        marks.put("rv", text(randomness == null ? HIGHEST : randomness));
      }
    } else {
      randomness =
          subject.broken ? null : subject.rv != null ? subject.rv : subject.traceRandomness;
    }
    boolean fails = subject.untouched || randomness == null;
    if (!fails && subject.th != null && randomness != null) {
      boolean lie = subject.th.compareTo(randomness) > 0;
      fails = lie;
      if (lie) {
        marks.remove("th");
      }
    }
    BigInteger needed = fails ? (config.failClosed() ? NEVER : ALWAYS) : needed(subject, nothing);
    needed = subject.priority == null ? needed : subject.priority;
    BigInteger had = marks.containsKey("th") ? subject.th : null;
    if (had == null || had.compareTo(needed) <= 0) {
      String digits = text(needed.min(HIGHEST)).replaceFirst("0+$", "");
      marks.put("th", digits.isEmpty() ? "0" : digits);
    }
    return needed.compareTo(randomness == null ? HIGHEST : randomness) <= 0;
  }

  private long buckets() {
    return (long) (Math.min(config.percentage(), 100f) * 163.84f);
  }

  private BigInteger needed(Subject subject, boolean nothing) {
    if (nothing) {
      return NEVER;
    }
    return switch (config.mode()) {
      case HASH_SEED -> BigInteger.valueOf(16384 - buckets()).shiftLeft(42);
      case EQUALIZING -> {
        BigInteger own = threshold(ratio);
        yield subject.th == null ? own : own.max(subject.th);
      }
      case PROPORTIONAL -> {
        double incoming =
            subject.th == null ? 1 : NEVER.subtract(subject.th).doubleValue() / NEVER.doubleValue();
        double product = incoming * ratio.doubleValue();
        yield product < Math.pow(2, -56) ? NEVER : threshold(new BigDecimal(product));
      }
    };
  }

  /** One minus the probability, rounded to so many digits behind the leading zeros or efs. */
  private BigInteger threshold(BigDecimal probability) {
    if (probability.compareTo(BigDecimal.ONE) == 0) {
      return ALWAYS;
    }
    BigDecimal rest = BigDecimal.ONE.subtract(probability);
    int digits = Math.min(14, config.precision() + Math.max(leading(probability), leading(rest)));
    BigDecimal all = new BigDecimal(NEVER);
    BigInteger scaled =
        all.subtract(
                probability.multiply(all).setScale(0, java.math.RoundingMode.HALF_UP),
                MathContext.UNLIMITED)
            .toBigInteger();
    BigInteger unit = BigInteger.TWO.pow(4 * (14 - digits));
    return scaled.add(unit.shiftRight(1)).divide(unit).multiply(unit);
  }

  /** Hex digits 0 that a fraction begins with; exactly a power of 16 does not count as smaller. */
  private static int leading(BigDecimal fraction) {
    int digits = 0;
    BigDecimal bound = BigDecimal.ONE.divide(BigDecimal.valueOf(16));
    while (fraction.compareTo(bound) < 0 && digits < 13) {
      digits++;
      bound = bound.divide(BigDecimal.valueOf(16));
    }
    return digits;
  }

  private BigInteger hashed(byte[] bytes) {
    ByteBuffer all = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(config.hashSeed()).put(bytes);
    long hash = 2166136261L;
    for (byte one : all.array()) {
      hash = ((hash ^ (one & 0xff)) * 16777619L) & 0xffffffffL;
    }
    BigInteger bucket = BigInteger.valueOf(hash % 16384);
    BigInteger unused = BigInteger.valueOf(hash >> 18);
    BigInteger mixed = unused.xor(unused.shiftLeft(10));
    return BigInteger.valueOf(16383)
        .subtract(bucket)
        .shiftLeft(42)
        .or(mixed.shiftLeft(14))
        .or(bucket);
  }

  private static void trace(Subject subject, ByteString id) {
    if (traced(id)) {
      subject.traceRandomness = new BigInteger(1, id.substring(9).toByteArray());
    }
  }

  private static boolean traced(ByteString id) {
    return !id.isEmpty() && !id.equals(ByteString.copyFrom(new byte[16]));
  }

  private static boolean readable(@Nullable String mark, boolean whole) {
    return mark == null || mark.matches(whole ? "[0-9a-fA-F]{14}" : "[0-9a-fA-F]{1,14}");
  }

  private static @Nullable BigInteger randomness(@Nullable String mark) {
    return mark == null ? null : new BigInteger(mark, 16);
  }

  private static @Nullable BigInteger threshold(@Nullable String mark) {
    return mark == null ? null : new BigInteger((mark + "0".repeat(14)).substring(0, 14), 16);
  }

  private static String text(BigInteger number) {
    return String.format("%014x", number);
  }

  private static Map<String, String> members(String text, String separator, String equals) {
    Map<String, String> members = new LinkedHashMap<>();
    for (String member : text.split(separator, -1)) {
      String[] pair = member.strip().split(equals, 2);
      if (pair.length == 2) {
        members.put(pair[0], pair[1]);
      }
    }
    return members;
  }

  private static @Nullable AnyValue find(List<KeyValue> attributes, String key) {
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals(key)) {
        return attribute.getValue();
      }
    }
    return null;
  }
}
