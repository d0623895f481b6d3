package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.Otlp;
import ai.odock.router.prometheus.ResourceIdentity;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.prometheus.TranslatedMetric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which metrics were written lately, and for which job and instance. Looks once at each metric of a
 * resource, never at its points, and makes no object for what is known.
 */
final class WrittenNames {
  /** As many names, and targets, as are remembered. */
  static final int MOST = 4_000;

  /** Of their texts, each. */
  private static final long MOST_BYTES = Math.min(4L << 20, Runtime.getRuntime().maxMemory() / 128);

  /** Pairs of a name and a target, which are objects while a check runs. */
  private static final long MOST_PAIRS = Math.min(500_000, Runtime.getRuntime().maxMemory() / 4096);

  private static final byte[] COUNT = "_count".getBytes(StandardCharsets.US_ASCII);

  private final MetricHeader header = new MetricHeader();
  private final TranslatedMetric metric;
  private final ResourceIdentity identity;
  private final ProtoReader resource = new ProtoReader();
  private final ProtoReader scope = new ProtoReader();
  private final ProtoWriter text = new ProtoWriter(128);

  private Written current = new Written();
  private Written previous = new Written();
  private boolean complete = true;

  /** What was written in one span of time: for each name the numbers of its targets. */
  private static final class Written {
    final ByteTable names = new ByteTable();
    final ByteTable targets = new ByteTable();
    final List<BitSet> targetsOf = new ArrayList<>();
    long pairs;
  }

  WrittenNames(Settings settings) {
    metric = new TranslatedMetric(settings);
    identity = new ResourceIdentity(settings.maxLabelValueBytes());
  }

  /** Takes in what a batch writes. */
  synchronized void note(Batch batch) {
    for (OtlpBytes part : batch.parts()) {
      ProtoReader request = part.reader();
      while (request.next(MetricsSchema.REQUEST)) {
        noteResource(request);
      }
    }
  }

  private void noteResource(ProtoReader request) {
    identity.read(resource.enter(request));
    if (!identity.hasJob() || identity.job().size() == 0 || !identity.valid()) {
      return;
    }
    text.clear();
    text.fixed32(identity.job().size());
    text.bytes(identity.job().array(), 0, identity.job().size());
    if (identity.hasInstance()) {
      text.bytes(identity.instance().array(), 0, identity.instance().size());
    }
    int target = number(current.targets);
    if (target < 0) {
      return;
    }
    resource.enter(request);
    while (resource.next(MetricsSchema.RESOURCE_METRICS)) {
      if (resource.field() == Otlp.SCOPE_METRICS) {
        noteScope(target);
      }
    }
  }

  private void noteScope(int target) {
    scope.enter(resource);
    while (scope.next(MetricsSchema.SCOPE_METRICS)) {
      if (scope.field() == Otlp.METRICS) {
        header.read(scope);
        switch (header.kind()) {
          case Otlp.GAUGE, Otlp.SUM, Otlp.EXPONENTIAL_HISTOGRAM -> noteName(target, false);
          case Otlp.HISTOGRAM, Otlp.SUMMARY -> noteName(target, true);
          default -> {}
        }
      }
    }
  }

  private void noteName(int target, boolean counted) {
    metric.read(header);
    if (metric.problem() != null) {
      return;
    }
    text.clear();
    text.bytes(metric.name().bytes, 0, metric.name().bytes.length);
    if (counted) {
      text.bytes(COUNT, 0, COUNT.length);
    }
    int name = number(current.names);
    if (name >= 0) {
      if (name == current.targetsOf.size()) {
        current.targetsOf.add(new BitSet());
      }
      BitSet targets = current.targetsOf.get(name);
      if (!targets.get(target) && ++current.pairs <= MOST_PAIRS) {
        targets.set(target);
      }
      complete &= current.pairs <= MOST_PAIRS;
    }
  }

  /** The number of {@link #text}; -1 when there is no room for a new one. */
  private int number(ByteTable table) {
    if (table.size() < MOST && table.usedBytes() < MOST_BYTES) {
      return table.add(text.array(), 0, text.size());
    }
    int known = table.find(text.array(), 0, text.size());
    complete &= known >= 0;
    return known;
  }

  /** Whether everything that was written is remembered. */
  synchronized boolean complete() {
    return complete;
  }

  /** What was written since the turn before the last one: for each name its targets. */
  synchronized Map<String, Set<Target>> lately() {
    Map<String, Set<Target>> lately = new HashMap<>();
    collect(previous, lately);
    collect(current, lately);
    return lately;
  }

  private static void collect(Written written, Map<String, Set<Target>> into) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < written.targets.size(); i++) {
      targets.add(target(written.targets, i));
    }
    for (int i = 0; i < written.names.size(); i++) {
      ByteTable names = written.names;
      String name =
          new String(names.array(), names.start(i), names.length(i), StandardCharsets.UTF_8);
      Set<Target> of = into.computeIfAbsent(name, n -> new HashSet<>());
      written.targetsOf.get(i).stream().forEach(target -> of.add(targets.get(target)));
    }
  }

  private static Target target(ByteTable targets, int number) {
    int start = targets.start(number);
    int end = start + targets.length(number);
    int at = start + Integer.BYTES;
    int job = ByteBuffer.wrap(targets.array()).order(ByteOrder.LITTLE_ENDIAN).getInt(start);
    return new Target(
        new String(targets.array(), at, job, StandardCharsets.UTF_8),
        new String(targets.array(), at + job, end - at - job, StandardCharsets.UTF_8));
  }

  /** Begins another span of time, and forgets the one before the last. */
  synchronized void turn() {
    previous = current;
    current = new Written();
    complete = true;
  }
}
