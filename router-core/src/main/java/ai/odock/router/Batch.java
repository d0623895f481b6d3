package ai.odock.router;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Telemetry of one signal on its way: encoded requests, each still as it came in. Immutable and
 * shared by every step and exporter that holds it.
 *
 * @param parts the requests; written one after the other they are one valid request
 * @param origins the receiver that each part came from, in the order of {@code parts}
 * @param metadata request metadata that a processor was told to keep, by lower-case key
 */
public record Batch(
    Signal signal,
    List<OtlpBytes> parts,
    List<ComponentId> origins,
    Map<String, List<String>> metadata) {
  /** What the objects around one part cost on the heap, about. */
  private static final int PART_OVERHEAD = 96;

  public Batch {
    parts = List.copyOf(parts);
    origins = List.copyOf(origins);
    if (parts.size() != origins.size()) {
      throw new IllegalArgumentException("one origin for each part");
    }
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
    return new Batch(first.signal, parts, origins, first.metadata);
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

  /** What a holder charges on the {@link MemoryBudget}, in bytes. */
  public long charge() {
    return bytes()
        + (long) PART_OVERHEAD * parts.size()
        + (metadata.isEmpty() ? 0 : metadataCharge());
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
    return new Halves(
        new Batch(signal, head, headOrigins, metadata),
        new Batch(signal, tail, origins.subList(cut, origins.size()), metadata));
  }

  /** What {@link #split} gives. */
  public record Halves(Batch head, Batch tail) {}
}
