package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;

/** The value of a gauge or a sum. */
final class NumberData implements PointData {
  private static final int AS_DOUBLE = 4;
  private static final int AS_INT = 6;
  private static final long OWN_BYTES = 40;

  private boolean integer;
  private long whole;
  private double number;

  @Override
  public void clear() {
    set(0);
  }

  @Override
  public boolean read(ProtoReader field, ProtoReader nested) {
    switch (field.field()) {
      case AS_DOUBLE -> set(field.float64());
      case AS_INT -> {
        integer = true;
        whole = field.fixed64();
      }
      default -> {}
    }
    return true;
  }

  void set(double value) {
    integer = false;
    number = value;
  }

  double value() {
    return integer ? (double) whole : number;
  }

  @Override
  public PointData empty() {
    return new NumberData();
  }

  @Override
  public void set(PointData other) {
    NumberData that = (NumberData) other;
    integer = that.integer;
    whole = that.whole;
    number = that.number;
  }

  /** Integers stay exact. */
  @Override
  public boolean add(PointData delta) {
    NumberData that = (NumberData) delta;
    if (integer && that.integer) {
      whole += that.whole;
    } else {
      set(value() + that.value());
    }
    return true;
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public long heldBytes() {
    return OWN_BYTES;
  }
}
