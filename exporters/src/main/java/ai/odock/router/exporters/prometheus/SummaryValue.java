package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** A point of a summary. */
final class SummaryValue implements Value {
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int QUANTILES = 6;
  private static final int ATTRIBUTES = 7;
  private static final int FLAGS = 8;
  private static final int QUANTILE = 1;
  private static final int VALUE = 2;

  private final Times times = new Times();
  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader pair = new ProtoReader();

  /** Bits of rising doubles. */
  private final LongList quantiles = new LongList();

  /** Bits of the double for each quantile. */
  private final LongList values = new LongList();

  private long count;
  private double sum;

  @Override
  public void read(ProtoReader outer, AttributeKey attributes) {
    times.clear();
    quantiles.clear();
    values.clear();
    count = 0;
    sum = 0;
    fields.enter(outer);
    while (fields.next(PointSchema.SUMMARY)) {
      switch (fields.field()) {
        case COUNT -> count = fields.fixed64();
        case SUM -> sum = fields.float64();
        case QUANTILES -> addQuantile();
        case ATTRIBUTES -> attributes.add(fields);
        case FLAGS -> times.flags(fields.varint());
        default -> times.read(fields);
      }
    }
    Pairs.sortQuantiles(quantiles, values);
  }

  private void addQuantile() {
    long quantile = 0;
    long value = 0;
    pair.enter(fields);
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
  public Times times() {
    return times;
  }

  @Override
  public Value copy() {
    SummaryValue copy = new SummaryValue();
    copy.set(this);
    return copy;
  }

  @Override
  public void set(Value point) {
    if (point instanceof SummaryValue that) {
      times.set(that.times.start(), that.times.time());
      quantiles.set(that.quantiles);
      values.set(that.values);
      count = that.count;
      sum = that.sum;
    }
  }

  /** There are no deltas of summaries. */
  @Override
  public boolean add(Value delta) {
    return false;
  }

  @Override
  public boolean distribution() {
    return false;
  }

  @Override
  public int samples() {
    return quantiles() + 2;
  }

  @Override
  public long heldBytes() {
    return 144 + quantiles.heldBytes() + values.heldBytes();
  }
}
