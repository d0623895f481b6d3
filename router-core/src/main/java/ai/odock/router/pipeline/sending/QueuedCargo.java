package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a queue sends next: each of those whose batches it was joined of hears of its own. */
final class QueuedCargo implements Cargo {
  /** Notes the fate of a part. */
  interface Settling {
    /**
     * @param joined whether the outcome is that of several parts together
     */
    void settle(QueuedPart part, Outcome outcome, boolean joined);
  }

  private final List<QueuedPart> parts;
  private final PartitionRoom memory;
  private final Settling settling;
  private final Batch batch;
  private boolean settled;
  private @Nullable QueuedCargo head;
  private @Nullable QueuedCargo tail;

  QueuedCargo(List<QueuedPart> parts, PartitionRoom memory, Settling settling) {
    this.parts = parts;
    this.memory = memory;
    this.settling = settling;
    this.batch = Batch.merge(parts.stream().map(QueuedPart::batch).toList());
  }

  @Override
  public Batch batch() {
    return batch;
  }

  @Override
  public @Nullable Halves halves(boolean inside) {
    if (parts.size() > 1) {
      int cut = middle();
      return halves(parts.subList(0, cut), parts.subList(cut, parts.size()));
    }
    if (!inside || batch.items() < 2) {
      return null;
    }
    QueuedPart whole = parts.getFirst();
    Batch.Halves halves = whole.batch().halve();
    whole.entry().cut(whole.batch(), halves, memory);
    return halves(
        List.of(new QueuedPart(whole.entry(), halves.head())),
        List.of(new QueuedPart(whole.entry(), halves.tail())));
  }

  private Halves halves(List<QueuedPart> first, List<QueuedPart> second) {
    QueuedCargo a = new QueuedCargo(new ArrayList<>(first), memory, settling);
    QueuedCargo b = new QueuedCargo(new ArrayList<>(second), memory, settling);
    head = a;
    tail = b;
    return new Halves(a, b);
  }

  /** The place nearest to the middle between two parts. */
  private int middle() {
    int half = batch.items() / 2;
    int before = parts.getFirst().batch().items();
    int cut = 1;
    while (cut < parts.size() - 1 && before + parts.get(cut).batch().items() <= half) {
      before += parts.get(cut++).batch().items();
    }
    return cut;
  }

  @Override
  public void settle(Outcome outcome) {
    settled = true;
    parts.forEach(part -> settling.settle(part, outcome, parts.size() > 1));
  }

  /** What to do with a part that nothing became of. */
  interface Rest {
    /**
     * @param joined see {@link Settling}
     */
    void take(QueuedPart part, boolean joined);
  }

  /** Takes care of the parts that have not been settled. */
  void settleRest(Rest rest) {
    if (head != null && tail != null) {
      head.settleRest(rest);
      tail.settleRest(rest);
    } else if (!settled) {
      settled = true;
      parts.forEach(part -> rest.take(part, parts.size() > 1));
    }
  }
}
