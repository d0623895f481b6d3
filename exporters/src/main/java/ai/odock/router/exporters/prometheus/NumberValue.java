package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** A point of a gauge or a sum. */
final class NumberValue implements Value {
  private static final int AS_DOUBLE = 4;
  private static final int EXEMPLARS = 5;
  private static final int AS_INT = 6;
  private static final int ATTRIBUTES = 7;
  private static final int FLAGS = 8;

  private final Times times = new Times();
  private final Exemplars exemplars = new Exemplars();
  private final ProtoReader fields = new ProtoReader();
  private boolean integer;
  private long whole;
  private double number;

  @Override
  public void read(ProtoReader outer, AttributeKey attributes) {
    times.clear();
    exemplars.clear();
    set(0);
    fields.enter(outer);
    while (fields.next(PointSchema.NUMBER)) {
      switch (fields.field()) {
        case AS_DOUBLE -> set(fields.float64());
        case AS_INT -> {
          integer = true;
          whole = fields.fixed64();
        }
        case ATTRIBUTES -> attributes.add(fields);
        case FLAGS -> times.flags(fields.varint());
        case EXEMPLARS -> exemplars.add(fields);
        default -> times.read(fields);
      }
    }
  }

  void set(double value) {
    integer = false;
    number = value;
  }

  double value() {
    return integer ? (double) whole : number;
  }

  Exemplars exemplars() {
    return exemplars;
  }

  @Override
  public Times times() {
    return times;
  }

  @Override
  public Value copy() {
    NumberValue copy = new NumberValue();
    copy.set(this);
    return copy;
  }

  @Override
  public void set(Value point) {
    if (point instanceof NumberValue that) {
      times.set(that.times.start(), that.times.time());
      exemplars.set(that.exemplars);
      integer = that.integer;
      whole = that.whole;
      number = that.number;
    }
  }

  /** Integers stay exact. */
  @Override
  public boolean add(Value delta) {
    if (!(delta instanceof NumberValue that)) {
      return false;
    }
    times.set(times.start(), that.times.time());
    exemplars.set(that.exemplars);
    if (integer && that.integer) {
      whole += that.whole;
    } else {
      set(value() + that.value());
    }
    return true;
  }

  @Override
  public boolean distribution() {
    return false;
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public long heldBytes() {
    return 128 + exemplars.heldBytes();
  }
}
