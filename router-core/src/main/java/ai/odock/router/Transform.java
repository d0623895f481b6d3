package ai.odock.router;

import java.util.Map;

/**
 * A processor that answers at once: it changes a batch or takes items out of it, and holds nothing
 * back. Counting, and what happens when it throws, are wrapped around it; an author writes only the
 * change. See {@link ProcessorType#transforming}.
 */
public interface Transform extends Component {
  /**
   * What goes on in place of {@code batch}. Called by many threads at once, and never sleeps or
   * does I/O. The batch itself is shared and never changed; a part that stays the same is handed on
   * as it is. An exception is a defect: it costs this batch alone.
   */
  Result apply(Batch batch);

  /**
   * What came of a batch.
   *
   * @param batch what goes on; nothing goes on when it has no items
   * @param filtered the items that were taken out, by a short word for the {@code reason} label
   */
  record Result(Batch batch, Map<String, Integer> filtered) {
    public Result {
      filtered = Map.copyOf(filtered);
    }

    /** No item was taken out. */
    public Result(Batch batch) {
      this(batch, Map.of());
    }
  }
}
