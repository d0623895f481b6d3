package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;

/** A request of version 1.0 while it is written. */
final class Version1Body implements RequestBody {
  private final ProtoWriter request = new ProtoWriter(64 << 10);

  @Override
  public void clear() {
    request.clear();
  }

  @Override
  public boolean isEmpty() {
    return request.size() == 0;
  }

  @Override
  public long size() {
    return request.size();
  }

  @Override
  public long heldBytes() {
    return request.array().length;
  }

  @Override
  public int messages(SeriesTable table, int series) {
    return 1;
  }

  @Override
  public void add(SeriesTable table, int series) {
    int mark = request.beginMessage(Version1.TIMESERIES);
    table.write(series, request);
    request.endMessage(mark);
  }

  @Override
  public WriteRequest finish(PointGroups groups) {
    return WriteRequest.version1(request.array(), 0, request.size(), groups);
  }
}
