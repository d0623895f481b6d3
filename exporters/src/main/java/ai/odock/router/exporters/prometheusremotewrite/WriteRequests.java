package ai.odock.router.exporters.prometheusremotewrite;

/**
 * Writes the series of a table into as few requests for each shard as the size limit allows. Keeps
 * its buffers; used by one thread at a time.
 */
final class WriteRequests {
  /** Takes finished requests; those of a shard in their order. */
  interface Sink {
    void accept(int shard, WriteRequest request);

    /** The families of what follows. */
    default void families(Families families) {}
  }

  private final int maxBytes;
  private final RequestBody body;
  private final PointGroups.Builder groups = new PointGroups.Builder();

  /**
   * @param maxBytes no request is larger, unless a single series is
   */
  WriteRequests(int maxBytes, Protocol protocol) {
    this.maxBytes = maxBytes;
    this.body =
        switch (protocol) {
          case VERSION_1 -> new Version1Body();
          case VERSION_2 -> new Version2Body();
        };
  }

  /** About the bytes that the buffers take. */
  long heldBytes() {
    return body.heldBytes();
  }

  /**
   * Writes all the series of a table.
   *
   * @param shards the number that the series are divided into; all series of a point are in one
   */
  void write(SeriesTable table, int shards, Sink sink) {
    sink.families(table.families());
    for (int shard = 0; shard < shards; shard++) {
      int from = next(table, shards, shard, 0);
      while (from < table.size()) {
        int to = end(table, shards, shard, from);
        sink.accept(shard, request(table, shards, shard, from, to));
        from = next(table, shards, shard, to);
      }
    }
  }

  /** The first series of a shard from here on. */
  private static int next(SeriesTable table, int shards, int shard, int from) {
    int series = from;
    while (series < table.size() && shard(table, series, shards) != shard) {
      series++;
    }
    return series;
  }

  private static int shard(SeriesTable table, int series, int shards) {
    return shards == 1 ? 0 : Integer.remainderUnsigned(table.shard(series), shards);
  }

  /** Where a request ends that begins here: before a series of the shard, or after the last. */
  private int end(SeriesTable table, int shards, int shard, int from) {
    body.clear();
    int group = from;
    for (int series = from;
        series < table.size();
        series = next(table, shards, shard, series + 1)) {
      if (table.shard(series) != table.shard(group)) {
        group = series;
      }
      body.add(table, series);
      if (body.size() > maxBytes && series > from) {
        // the series of a point are parted only if they are too large for one request
        return group > from ? group : series;
      }
    }
    return table.size();
  }

  /** Written once more when it was cut: that is rare, since whole batches are smaller. */
  private WriteRequest request(SeriesTable table, int shards, int shard, int from, int to) {
    boolean whole = to == table.size();
    if (!whole) {
      body.clear();
    }
    groups.clear();
    int last = -1;
    for (int series = from; series < to; series = next(table, shards, shard, series + 1)) {
      if (last < 0 || table.shard(series) != table.shard(last)) {
        groups.begin();
      }
      last = series;
      int messages = body.messages(table, series);
      if (table.isOwn(series)) {
        groups.addOwn(messages);
      } else {
        groups.add(messages, table.points(series));
      }
      if (!whole) {
        body.add(table, series);
      }
    }
    return body.finish(groups.build());
  }
}
