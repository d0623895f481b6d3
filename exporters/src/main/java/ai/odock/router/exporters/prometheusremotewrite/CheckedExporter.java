package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.Exporter;
import ai.odock.router.Outcome;
import ai.odock.router.StartException;
import ai.odock.router.Traits;
import ai.odock.router.time.Deadline;

/** An exporter, and beside it a check of what it writes. */
record CheckedExporter(Exporter exporter, DoubleCountCheck check) implements Exporter {
  @Override
  public void start() throws StartException {
    exporter.start();
    check.start();
  }

  @Override
  public void handOver() {
    exporter.handOver();
  }

  @Override
  public void takeBack() {
    exporter.takeBack();
  }

  /** Noted before it is sent: what is there already must be known as ours. */
  @Override
  public Outcome export(Batch batch) {
    check.note(batch);
    return exporter.export(batch);
  }

  @Override
  public long workingBytes(Batch batch) {
    return exporter.workingBytes(batch);
  }

  @Override
  public Traits traits() {
    return exporter.traits();
  }

  @Override
  public void close(Deadline deadline) {
    check.close();
    exporter.close(deadline);
  }
}
