package ai.odock.router.exporters.prometheus;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Writes what a store shows at this time. No lock is held for longer than a series takes. */
final class Page {
  private final Store store;
  private final PageWriter writer;
  private final Escaping escaping;

  /** Names on the page; two that were different may be one for this client. */
  private final Set<String> names = new HashSet<>();

  private int leftOut;

  Page(Store store, PageWriter writer, Escaping escaping) {
    this.store = store;
    this.writer = writer;
    this.escaping = escaping;
  }

  /**
   * Writes all of it.
   *
   * @param notBeforeMillis series without a point since then are not shown
   * @throws IOException when the client has gone
   */
  void write(long notBeforeMillis) throws IOException {
    for (Family family : store.families()) {
      write(family, notBeforeMillis);
    }
    writer.finish();
  }

  /** The families whose names this client could not tell from others. */
  int leftOut() {
    return leftOut;
  }

  private void write(Family family, long notBeforeMillis) throws IOException {
    Started started = new Started(family);
    for (Series series : family.series()) {
      series.read(notBeforeMillis, started);
      if (started.refused) {
        leftOut++;
        return;
      }
      writer.flush();
    }
    if (started.begun) {
      writer.end();
    }
  }

  /** Begins a family with its first series: there may be none. */
  private final class Started implements Series.Reader {
    private final Family family;
    private boolean begun;
    private boolean refused;

    Started(Family family) {
      this.family = family;
    }

    @Override
    public void read(Labels labels, PointValue value) {
      if (!begun) {
        String name = escaping.metric(family.name());
        if (!names.add(name)) {
          refused = true;
          return;
        }
        begun = true;
        writer.begin(name, family.type(), family.help(), shortNameTaken());
      }
      writer.add(labels, value);
    }

    private boolean shortNameTaken() {
      String name = family.name();
      return name.endsWith("_total")
          && store.has(name.substring(0, name.length() - "_total".length()));
    }
  }
}
