package ai.odock.router.bench;

import ai.odock.router.Signal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is compared, and under which load.
 *
 * @param gzipOut whether the tested routers compress what they send
 * @param items spans, data points or log records in a request
 * @param streams different resources that send, one request after the other
 * @param inFlight requests at a time on a connection; over HTTP/1.1, connections instead
 * @param warmup seconds of load before the measured ones
 * @param rate items per second, from all connections together; 0: as fast as answered
 * @param silence seconds without an arrival after which nothing more is expected
 * @param versus the command of another router; null: none
 * @param only the one row that is measured; null: all
 * @param json where the figures are written too; null: nowhere
 */
record Options(
    Signal signal,
    Protocol in,
    Protocol out,
    boolean gzipIn,
    boolean gzipOut,
    int items,
    int streams,
    int connections,
    int inFlight,
    int seconds,
    int warmup,
    int rate,
    int silence,
    @Nullable String versus,
    @Nullable String only,
    @Nullable Path json) {

  /**
   * @throws IllegalArgumentException for what cannot be measured
   */
  Options {
    within("--items", items, 1, 1000);
    within("--streams", streams, 1, 100_000);
    within("--connections", connections, 1, 10_000);
    within("--in-flight", inFlight, 1, 100);
    within("--seconds", seconds, 1, 3600);
    within("--warmup", warmup, 0, 3600);
    within("--rate", rate, 0, 100_000_000);
    within("--silence", silence, 1, 600);
    if (in == Protocol.PRW || in == Protocol.LOKI) {
      throw new IllegalArgumentException("--in is grpc or http");
    }
    if (out == Protocol.PRW && signal != Signal.METRICS) {
      throw new IllegalArgumentException("--out prw needs --signal metrics");
    }
    if (out == Protocol.LOKI && signal != Signal.LOGS) {
      throw new IllegalArgumentException("--out loki needs --signal logs");
    }
    if ("versus".equals(only) && versus == null) {
      throw new IllegalArgumentException("--only versus needs --versus");
    }
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
    }
  }

  /** Whether this row is to be measured. */
  boolean measures(String row) {
    return only == null ? !row.equals("versus") || versus != null : only.equals(row);
  }
}
