package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoWriter;

/**
 * Count, sum, least and greatest value of a histogram; all but the count may be missing. What is
 * missing once is missing from then on (collector: data/add.go).
 */
final class Statistics {
  static final int HELD_BYTES = 48;

  private static final int COUNT_FIELD = 4;
  private static final int SUM_FIELD = 5;

  private static final int SUM = 1;
  private static final int MIN = 2;
  private static final int MAX = 4;

  private long count;
  private double sum;
  private double min;
  private double max;
  private int present;

  void clear() {
    count = 0;
    present = 0;
  }

  void count(long value) {
    count = value;
  }

  void sum(double value) {
    sum = value;
    present |= SUM;
  }

  void min(double value) {
    min = value;
    present |= MIN;
  }

  void max(double value) {
    max = value;
    present |= MAX;
  }

  void set(Statistics other) {
    count = other.count;
    sum = other.sum;
    min = other.min;
    max = other.max;
    present = other.present;
  }

  void add(Statistics delta) {
    count += delta.count;
    present &= delta.present;
    sum += delta.sum;
    min = Math.min(min, delta.min);
    max = Math.max(max, delta.max);
  }

  /** Minimum and maximum have the next two field numbers from {@code minField} on. */
  void writeTo(ProtoWriter out, int minField) {
    if (count != 0) {
      out.fixed64Field(COUNT_FIELD, count);
    }
    if ((present & SUM) != 0) {
      out.doubleField(SUM_FIELD, sum);
    }
    if ((present & MIN) != 0) {
      out.doubleField(minField, min);
    }
    if ((present & MAX) != 0) {
      out.doubleField(minField + 1, max);
    }
  }
}
