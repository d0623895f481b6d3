package ai.odock.router;

import ai.odock.router.otlp.ItemRewrite;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpFit;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.OtlpSplit;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.trace.SpanContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Telemetry of one signal on its way: encoded requests, each still as it came in. Immutable and
 * shared by every step and exporter that holds it.
 *
 * @param parts the requests; written one after the other they are one valid request
 * @param origins the receiver that each part came from, in the order of {@code parts}
 * @param metadata request metadata that a processor was told to keep, by lower-case key
 * @param spans the router's own spans that it was handed on in, some of them when there are many;
 *     empty unless the router traces itself
 * @param kept whoever offers it holds it until it is taken, and no client is told of a refusal
 */
public record Batch(
    Signal signal,
    List<OtlpBytes> parts,
    List<ComponentId> origins,
    Map<String, List<String>> metadata,
    List<SpanContext> spans,
    boolean kept) {
  /**
   * The key of {@link #metadata} with the IP address of the client, as text. No client can send a
   * header of this name.
   */
  public static final String CLIENT_ADDRESS = ":client.address";

  /** The key of {@link #metadata} with the name of the batch's {@link Partitioner partition}. */
  public static final String PARTITION = ":partition";

  /** What the objects around one part cost on the heap, about. */
  private static final int PART_OVERHEAD = 96;

  /** As many links as a span has (OpenTelemetry specification, "Span limits"). */
  private static final int MAX_SPANS = 128;

  public Batch {
    parts = List.copyOf(parts);
    origins = List.copyOf(origins);
    spans = List.copyOf(spans);
    if (parts.size() != origins.size()) {
      throw new IllegalArgumentException("one origin for each part");
    }
  }

  /** Handed on in no span. */
  public Batch(
      Signal signal,
      List<OtlpBytes> parts,
      List<ComponentId> origins,
      Map<String, List<String>> metadata) {
    this(signal, parts, origins, metadata, List.of(), false);
  }

  /** One request as it came from a receiver. */
  public static Batch of(Signal signal, OtlpBytes bytes, ComponentId origin) {
    return new Batch(signal, List.of(bytes), List.of(origin), Map.of());
  }

  /**
   * All the parts of batches of one signal and the same metadata, in order. Copies no telemetry.
   */
  public static Batch merge(List<Batch> batches) {
    if (batches.size() == 1) {
      return batches.getFirst();
    }
    List<OtlpBytes> parts = new ArrayList<>();
    List<ComponentId> origins = new ArrayList<>();
    for (Batch batch : batches) {
      parts.addAll(batch.parts);
      origins.addAll(batch.origins);
    }
    Batch first = batches.getFirst();
    return first.with(parts, origins, first.metadata, spansOf(batches));
  }

  private static List<SpanContext> spansOf(List<Batch> batches) {
    if (batches.stream().allMatch(batch -> batch.spans.isEmpty())) {
      return List.of();
    }
    return batches.stream().flatMap(b -> b.spans.stream()).distinct().limit(MAX_SPANS).toList();
  }

  /** The same telemetry, handed on in another span. */
  public Batch within(SpanContext span) {
    return within(List.of(span));
  }

  /** The same telemetry, handed on in other spans. */
  public Batch within(List<SpanContext> others) {
    return with(parts, origins, metadata, others);
  }

  /** The same telemetry, offered by somebody who holds it until it is taken. */
  public Batch keptUntilTaken() {
    return kept ? this : new Batch(signal, parts, origins, metadata, spans, true);
  }

  /** Other requests that came the same way as these. */
  public Batch with(List<OtlpBytes> others, List<ComponentId> from) {
    return with(others, from, metadata, spans);
  }

  private Batch with(
      List<OtlpBytes> others,
      List<ComponentId> from,
      Map<String, List<String>> meta,
      List<SpanContext> in) {
    return new Batch(signal, others, from, meta, in, kept);
  }

  /** The same telemetry with other metadata. */
  public Batch withMetadata(Map<String, List<String>> other) {
    return metadata.equals(other) ? this : with(parts, origins, other, spans);
  }

  /**
   * The same telemetry with each request changed, without those that have no items any more; this
   * batch itself when none is.
   *
   * @param change gives the same object for a request that stays as it is
   */
  @SuppressWarnings("ReferenceEquality") // comparing the bytes of what has changed is waste
  public Batch map(UnaryOperator<OtlpBytes> change) {
    List<OtlpBytes> changed = new ArrayList<>(parts.size());
    List<ComponentId> from = new ArrayList<>(parts.size());
    boolean same = true;
    for (int i = 0; i < parts.size(); i++) {
      OtlpBytes now = change.apply(parts.get(i));
      boolean untouched = now == parts.get(i);
      same &= untouched;
      if (untouched || now.items() > 0) {
        changed.add(now);
        from.add(origins.get(i));
      }
    }
    return same ? this : with(changed, from);
  }

  /**
   * The same telemetry without some items.
   *
   * @param items those that are left out, counted from 0 on in the order of the bytes
   */
  public Batch without(BitSet items) {
    if (items.isEmpty()) {
      return this;
    }
    ItemRewrite rewrite = new ItemRewrite(signal.request(), new LeaveOut(items));
    return map(rewrite::apply);
  }

  private static final class LeaveOut implements ItemStep {
    private final BitSet items;
    private int next;

    LeaveOut(BitSet items) {
      this.items = items;
    }

    @Override
    public Fate enter(OtlpLevel level, OtlpPlace place) {
      return Fate.REWRITE;
    }

    @Override
    public Fate item(OtlpPlace place, ProtoWriter changed) {
      return items.get(next++) ? Fate.DROP : Fate.KEEP;
    }
  }

  /** The name of the partition that a batch is in; empty when it is in none. */
  public static String partition(Batch batch) {
    List<String> partition = batch.metadata.get(PARTITION);
    return partition == null ? "" : partition.getFirst();
  }

  /** The same telemetry in a partition. */
  public Batch inPartition(String partition) {
    if (partition.equals(partition(this))) {
      return this;
    }
    Map<String, List<String>> with = new HashMap<>(metadata);
    with.put(PARTITION, List.of(partition));
    return withMetadata(Map.copyOf(with));
  }

  /** The metadata of these keys alone, which are in lower case. */
  public Map<String, List<String>> metadataOf(Collection<String> keys) {
    if (metadata.isEmpty() || keys.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> kept = new HashMap<>();
    for (String key : keys) {
      List<String> values = metadata.get(key);
      if (values != null && !values.isEmpty()) {
        kept.put(key, values);
      }
    }
    return Map.copyOf(kept);
  }

  /** Spans, data points or log records. */
  public int items() {
    int items = 0;
    for (OtlpBytes part : parts) {
      items += part.items();
    }
    return items;
  }

  /** The encoded bytes. */
  public long bytes() {
    long bytes = 0;
    for (OtlpBytes part : parts) {
      bytes += part.length();
    }
    return bytes;
  }

  /**
   * What a holder charges on the {@link MemoryBudget}, in bytes. Of batches that are joined, the
   * sum: each part came with metadata of its own.
   */
  public long charge() {
    return bytes() + parts.size() * (PART_OVERHEAD + metadataCharge());
  }

  private long metadataCharge() {
    long charge = 0;
    for (var entry : metadata.entrySet()) {
      charge += PART_OVERHEAD + entry.getKey().length();
      for (String value : entry.getValue()) {
        charge += PART_OVERHEAD + value.length();
      }
    }
    return charge;
  }

  /** The items that came from {@code receiver}. */
  public int itemsFrom(ComponentId receiver) {
    int items = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (origins.get(i).equals(receiver)) {
        items += parts.get(i).items();
      }
    }
    return items;
  }

  /**
   * How many items from the first one on can be {@link #split} off into a batch of at most so many
   * bytes: as many as fit or, where a request is cut inside, a few bytes' worth fewer.
   */
  public int itemsWithin(long bytes) {
    long left = bytes;
    int items = 0;
    for (OtlpBytes part : parts) {
      if (part.length() > left) {
        return items + OtlpFit.itemsWithin(signal.request(), part, left);
      }
      left -= part.length();
      items += part.items();
    }
    return items;
  }

  /**
   * The first {@code items} items, and the rest. Only a part that the cut goes through is copied.
   *
   * @param items at least 1 and less than {@link #items}
   */
  public Halves split(int items) {
    int before = 0;
    int cut = 0;
    while (before + parts.get(cut).items() <= items) {
      before += parts.get(cut++).items();
    }
    List<OtlpBytes> head = new ArrayList<>(parts.subList(0, cut));
    List<ComponentId> headOrigins = new ArrayList<>(origins.subList(0, cut));
    List<OtlpBytes> tail = new ArrayList<>(parts.subList(cut, parts.size()));
    if (before < items) {
      var halves = OtlpSplit.split(signal.request(), parts.get(cut), items - before);
      head.add(halves.head());
      headOrigins.add(origins.get(cut));
      tail.set(0, halves.tail());
    }
    return new Halves(with(head, headOrigins), with(tail, origins.subList(cut, origins.size())));
  }

  /**
   * Two parts of about the same size, cut between requests where there are several: then nothing is
   * copied.
   */
  public Halves halve() {
    int items = items();
    if (parts.size() == 1) {
      return split(items / 2);
    }
    int before = parts.getFirst().items();
    int cut = 1;
    while (cut < parts.size() - 1 && before + parts.get(cut).items() <= items / 2) {
      before += parts.get(cut++).items();
    }
    return new Halves(
        with(parts.subList(0, cut), origins.subList(0, cut)),
        with(parts.subList(cut, parts.size()), origins.subList(cut, origins.size())));
  }

  /** What {@link #split} gives. */
  public record Halves(Batch head, Batch tail) {}
}
