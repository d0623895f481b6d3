package ai.odock.router.bench;

import ai.odock.router.Signal;
import ai.odock.router.otlp.ProtoReader;

/** Finds the items of encoded OTLP requests. Makes no object an item; not for several threads. */
final class ItemWalk {
  private static final int DEPTH = 6;
  private static final int REPEATED = 2;

  private final Signal signal;
  private final ProtoReader[] readers = new ProtoReader[DEPTH];

  ItemWalk(Signal signal) {
    this.signal = signal;
    for (int i = 0; i < DEPTH; i++) {
      readers[i] = new ProtoReader();
    }
  }

  /**
   * Visits every item.
   *
   * @throws IllegalStateException when the request cannot be read
   */
  void walk(byte[] array, int offset, int length, ItemVisitor visitor) {
    ProtoReader request = readers[0].set(array, offset, length);
    while (request.next()) {
      ProtoReader resource = readers[1].enter(request);
      while (resource.next()) {
        if (resource.field() == REPEATED) {
          scope(readers[2].enter(resource), visitor);
        }
      }
    }
  }

  private void scope(ProtoReader scope, ItemVisitor visitor) {
    while (scope.next()) {
      if (scope.field() != REPEATED) {
        continue;
      }
      ProtoReader inner = readers[3].enter(scope);
      switch (signal) {
        case TRACES -> record(inner, 1, 2, visitor);
        case LOGS -> record(inner, 9, 10, visitor);
        case METRICS -> metric(inner, visitor);
      }
    }
  }

  private static void record(ProtoReader item, int traceField, int idField, ItemVisitor visitor) {
    int id = -1;
    int trace = -1;
    while (item.next()) {
      if (item.field() == idField && item.valueLength() == Long.BYTES) {
        id = item.valueStart();
      } else if (item.field() == traceField && item.valueLength() == 2 * Long.BYTES) {
        trace = item.valueStart();
      }
    }
    visitor.item(item.array(), id, trace);
  }

  private void metric(ProtoReader metric, ItemVisitor visitor) {
    while (metric.next()) {
      switch (metric.field()) {
        case 5, 7 -> points(readers[4].enter(metric), 4, visitor); // as_double
        case 9, 10, 11 -> points(readers[4].enter(metric), 5, visitor); // sum
        default -> {}
      }
    }
  }

  private void points(ProtoReader data, int valueField, ItemVisitor visitor) {
    while (data.next()) {
      if (data.field() != 1 || data.wireType() != ProtoReader.BYTES) {
        continue;
      }
      ProtoReader point = readers[5].enter(data);
      int id = -1;
      while (point.next()) {
        if (point.field() == valueField && point.wireType() == ProtoReader.FIXED64) {
          id = point.valueStart();
        }
      }
      visitor.item(data.array(), id, -1);
    }
  }
}
