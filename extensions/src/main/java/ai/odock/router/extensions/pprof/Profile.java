package ai.odock.router.extensions.pprof;

import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A profile in the form that {@code go tool pprof} reads (google/pprof, proto/profile.proto). Used
 * by one thread at a time.
 */
final class Profile {
  /** What a value of a sample counts. */
  record Kind(String name, String unit) {}

  /** A place in the program. */
  record Frame(String function, String file, int line) {}

  /** Stacks beyond that many are added up as one. */
  static final int MOST_STACKS = 20_000;

  /** The memory of the largest profile, about. */
  static final long MOST_BYTES = 8 << 20;

  private static final List<Frame> OTHERS = List.of(new Frame("(other stacks)", "", 0));
  private static final int SAMPLE_TYPE = 1;
  private static final int SAMPLE = 2;
  private static final int LOCATION = 4;
  private static final int FUNCTION = 5;
  private static final int STRING_TABLE = 6;
  private static final int TIME_NANOS = 9;
  private static final int DURATION_NANOS = 10;
  private static final int PERIOD_TYPE = 11;
  private static final int PERIOD = 12;

  private final List<Kind> kinds;
  private final Map<String, Integer> strings = new HashMap<>();
  private final List<String> stringTable = new ArrayList<>();
  private final Map<Frame, Integer> locations = new HashMap<>();
  private final Map<String, Integer> functions = new HashMap<>();
  private final Map<List<Integer>, long[]> samples = new HashMap<>();
  private final ProtoWriter tables = new ProtoWriter(16 << 10);

  Profile(Kind... kinds) {
    this.kinds = List.of(kinds);
    var _ = string(""); // the table has to begin with it
  }

  /**
   * Adds a sample.
   *
   * @param stack the innermost frame first
   * @param values one for each kind
   */
  void add(List<Frame> stack, long... values) {
    List<Integer> key = new ArrayList<>(stack.size());
    stack.forEach(frame -> key.add(location(frame)));
    long[] sum = samples.get(key);
    if (sum == null && samples.size() >= MOST_STACKS && !stack.equals(OTHERS)) {
      add(OTHERS, values);
      return;
    }
    if (sum == null) {
      sum = new long[kinds.size()];
      samples.put(key, sum);
    }
    for (int i = 0; i < values.length; i++) {
      sum[i] += values[i];
    }
  }

  private int location(Frame frame) {
    Integer known = locations.get(frame);
    if (known != null) {
      return known;
    }
    int function = function(frame);
    int id = locations.size() + 1;
    locations.put(frame, id);
    int location = tables.beginMessage(LOCATION);
    tables.varintField(1, id);
    int line = tables.beginMessage(4);
    tables.varintField(1, function);
    tables.varintField(2, frame.line());
    tables.endMessage(line);
    tables.endMessage(location);
    return id;
  }

  private int function(Frame frame) {
    Integer known = functions.get(frame.function());
    if (known != null) {
      return known;
    }
    int id = functions.size() + 1;
    functions.put(frame.function(), id);
    int function = tables.beginMessage(FUNCTION);
    tables.varintField(1, id);
    tables.varintField(2, string(frame.function()));
    tables.varintField(3, string(frame.function()));
    tables.varintField(4, string(frame.file()));
    tables.endMessage(function);
    return id;
  }

  private int string(String text) {
    return strings.computeIfAbsent(
        text,
        t -> {
          stringTable.add(t);
          return stringTable.size() - 1;
        });
  }

  /**
   * The message.
   *
   * @param period what the last kind counts between two samples; 0: that is not known
   */
  byte[] encode(long epochNanos, long durationNanos, long period) {
    ProtoWriter out = new ProtoWriter(64 << 10);
    kinds.forEach(kind -> kind(out, SAMPLE_TYPE, kind));
    samples.forEach(
        (stack, values) -> {
          int sample = out.beginMessage(SAMPLE);
          stack.forEach(location -> out.varintField(1, location));
          for (long value : values) {
            out.varintField(2, value);
          }
          out.endMessage(sample);
        });
    out.bytes(tables.array(), 0, tables.size());
    out.varintField(TIME_NANOS, epochNanos);
    out.varintField(DURATION_NANOS, durationNanos);
    if (period > 0) {
      kind(out, PERIOD_TYPE, kinds.getLast());
      out.varintField(PERIOD, period);
    }
    for (String text : stringTable) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.bytesField(STRING_TABLE, utf8, 0, utf8.length);
    }
    return out.toByteArray();
  }

  private void kind(ProtoWriter out, int field, Kind kind) {
    int type = out.beginMessage(field);
    out.varintField(1, string(kind.name()));
    out.varintField(2, string(kind.unit()));
    out.endMessage(type);
  }
}
