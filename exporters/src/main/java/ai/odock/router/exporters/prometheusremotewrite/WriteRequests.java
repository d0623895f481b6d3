package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;

/** Writes series into as few WriteRequests as the size limit allows. */
final class WriteRequests {
  private static final int TIMESERIES = 1;

  /** Takes finished requests, in order. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param array an encoded WriteRequest in {@code [0, length)}, valid during the call
     * @param points the points of which this is the last request that holds a series
     */
    void accept(byte[] array, int length, int points);
  }

  private final int maxBytes;
  private final ProtoWriter request = new ProtoWriter(64 << 10);
  private int points;

  /**
   * @param maxBytes no request is larger, unless a single series is
   */
  WriteRequests(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The bytes that the buffer takes. */
  long heldBytes() {
    return request.array().length;
  }

  /** Writes all the series of a table. */
  void write(SeriesTable table, Sink sink) {
    request.clear();
    points = 0;
    for (int series = 0; series < table.size(); series++) {
      int before = request.size();
      int mark = request.beginMessage(TIMESERIES);
      table.write(series, request);
      request.endMessage(mark);
      if (request.size() > maxBytes && before > 0) {
        cut(before, sink);
      }
      points += table.points(series);
    }
    if (request.size() > 0) {
      sink.accept(request.array(), request.size(), points);
    }
  }

  /** Hands out what came before the last series, which becomes the first of the next request. */
  private void cut(int at, Sink sink) {
    sink.accept(request.array(), at, points);
    points = 0;
    byte[] array = request.array();
    int length = request.size() - at;
    request.clear();
    request.bytes(array, at, length);
  }
}
