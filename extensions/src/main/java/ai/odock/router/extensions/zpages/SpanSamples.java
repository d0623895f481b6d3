package ai.odock.router.extensions.zpages;

import ai.odock.router.telemetry.trace.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Counts the router's own spans by name and duration, and keeps the latest few of each. */
final class SpanSamples implements Consumer<Span> {
  /** Where durations are cut (opentelemetry-go-contrib/zpages), in nanoseconds. */
  static final long[] BOUNDS = {
    0,
    TimeUnit.MICROSECONDS.toNanos(10),
    TimeUnit.MICROSECONDS.toNanos(100),
    TimeUnit.MILLISECONDS.toNanos(1),
    TimeUnit.MILLISECONDS.toNanos(10),
    TimeUnit.MILLISECONDS.toNanos(100),
    TimeUnit.SECONDS.toNanos(1),
    TimeUnit.SECONDS.toNanos(10),
    TimeUnit.SECONDS.toNanos(100)
  };

  /** The bucket of those that failed, whatever they took. */
  static final int ERRORS = BOUNDS.length;

  static final int KEPT = 5;
  static final int MOST_NAMES = 50;

  /** A span replaces another only so often: between, it is counted. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  @Override
  public void accept(Span span) {
    Row row = rows.get(span.name());
    if (row == null) {
      if (rows.size() >= MOST_NAMES) {
        return;
      }
      row = rows.computeIfAbsent(span.name(), name -> new Row());
    }
    row.add(bucket(span), span);
  }

  private static int bucket(Span span) {
    if (span.error() != null) {
      return ERRORS;
    }
    long nanos = span.endNanos() - span.startNanos();
    int bucket = BOUNDS.length - 1;
    while (bucket > 0 && nanos < BOUNDS[bucket]) {
      bucket--;
    }
    return bucket;
  }

  /** The counts of each bucket, by name. */
  Map<String, long[]> counts() {
    Map<String, long[]> counts = new TreeMap<>();
    rows.forEach((name, row) -> counts.put(name, row.counts()));
    return counts;
  }

  /** The spans that are kept of a bucket, the oldest first. */
  List<Span> kept(String name, int bucket) {
    Row row = rows.get(name);
    return row == null || bucket < 0 || bucket > ERRORS ? List.of() : row.kept(bucket);
  }

  private static final class Row {
    private final long[] counts = new long[ERRORS + 1];
    private final long[] keptUntil = new long[ERRORS + 1];
    private final List<Deque<Span>> kept = new ArrayList<>();

    Row() {
      for (int i = 0; i <= ERRORS; i++) {
        kept.add(new ArrayDeque<>(0));
      }
    }

    synchronized void add(int bucket, Span span) {
      counts[bucket]++;
      if (span.endNanos() < keptUntil[bucket]) {
        return;
      }
      keptUntil[bucket] = span.endNanos() + PAUSE_NANOS;
      Deque<Span> spans = kept.get(bucket);
      if (spans.size() == KEPT) {
        spans.removeFirst();
      }
      spans.addLast(span);
    }

    synchronized long[] counts() {
      return counts.clone();
    }

    synchronized List<Span> kept(int bucket) {
      return List.copyOf(kept.get(bucket));
    }
  }
}
