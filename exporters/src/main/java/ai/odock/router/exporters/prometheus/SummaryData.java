package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** The values of a summary. */
final class SummaryData implements PointData {
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int QUANTILES = 6;
  private static final int QUANTILE = 1;
  private static final int VALUE = 2;
  private static final long OWN_BYTES = 48;

  /** Bits of rising doubles. */
  private final LongList quantiles = new LongList();

  /** Bits of the double for each quantile. */
  private final LongList values = new LongList();

  private long count;
  private double sum;

  @Override
  public void clear() {
    quantiles.clear();
    values.clear();
    count = 0;
    sum = 0;
  }

  @Override
  public boolean read(ProtoReader field, ProtoReader nested) {
    switch (field.field()) {
      case COUNT -> count = field.fixed64();
      case SUM -> sum = field.float64();
      case QUANTILES -> {
        if (quantiles.size() == MOST_ELEMENTS) {
          return false;
        }
        addQuantile(nested.enter(field));
      }
      default -> {}
    }
    return true;
  }

  private void addQuantile(ProtoReader pair) {
    long quantile = 0;
    long value = 0;
    while (pair.next(PointSchema.VALUE_AT_QUANTILE)) {
      if (pair.field() == QUANTILE) {
        quantile = pair.fixed64();
      } else if (pair.field() == VALUE) {
        value = pair.fixed64();
      }
    }
    quantiles.add(quantile);
    values.add(value);
  }

  @Override
  public void finish() {
    Pairs.sortQuantiles(quantiles, values);
  }

  int quantiles() {
    return quantiles.size();
  }

  double quantile(int index) {
    return quantiles.getDouble(index);
  }

  double value(int index) {
    return values.getDouble(index);
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  @Override
  public PointData empty() {
    return new SummaryData();
  }

  @Override
  public void set(PointData other) {
    SummaryData that = (SummaryData) other;
    quantiles.set(that.quantiles);
    values.set(that.values);
    count = that.count;
    sum = that.sum;
  }

  /** There are no deltas of summaries. */
  @Override
  public boolean add(PointData delta) {
    return false;
  }

  @Override
  public int samples() {
    return quantiles() + 2;
  }

  @Override
  public long heldBytes() {
    return OWN_BYTES + quantiles.heldBytes() + values.heldBytes();
  }
}
