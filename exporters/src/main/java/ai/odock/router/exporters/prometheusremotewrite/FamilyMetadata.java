package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Type, help and unit of metrics for version 1.0 of the protocol, which sends them apart from
 * samples. They hardly ever change: they are due when they are new or changed, and then once a
 * minute, as Prometheus itself sends them.
 */
final class FamilyMetadata {
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  /** Beyond that all is forgotten, and sent once more. */
  private static final int MAX_FAMILIES = 10_000;

  private static final long MAX_BYTES = Math.min(4L << 20, Runtime.getRuntime().maxMemory() / 128);
  private static final PointGroups NO_POINTS = new PointGroups.Builder().build();

  private final int maxRequestBytes;
  private final Clock clock;
  private final ByteTable known = new ByteTable();

  /** When each known family is to be sent again, on the clock. */
  private long[] due = new long[64];

  /**
   * @param maxRequestBytes no request is larger, unless a single family is
   */
  FamilyMetadata(int maxRequestBytes, Clock clock) {
    this.maxRequestBytes = maxRequestBytes;
    this.clock = clock;
  }

  /** Requests with what is due of these families; none when nothing is. */
  synchronized List<WriteRequest> requests(Families families) {
    List<WriteRequest> requests = new ArrayList<>();
    ProtoWriter request = new ProtoWriter(1024);
    long now = clock.nanoTime();
    for (int family = 0; family < families.size(); family++) {
      if (!isDue(families, family, now)) {
        continue;
      }
      int length = families.length(family);
      int size = ProtoWriter.bytesFieldSize(Version1.METADATA, length);
      if (request.size() > 0 && request.size() + size > maxRequestBytes) {
        requests.add(WriteRequest.version1(request.array(), 0, request.size(), NO_POINTS));
        request.clear();
      }
      request.bytesField(Version1.METADATA, families.array(), families.start(family), length);
    }
    if (request.size() > 0) {
      requests.add(WriteRequest.version1(request.array(), 0, request.size(), NO_POINTS));
    }
    return requests;
  }

  private boolean isDue(Families families, int family, long now) {
    if (known.size() >= MAX_FAMILIES || known.usedBytes() > MAX_BYTES) {
      known.clear();
    }
    int before = known.size();
    int number = known.add(families.array(), families.start(family), families.length(family));
    if (number < before && now - due[number] < 0) {
      return false;
    }
    if (number == due.length) {
      due = Arrays.copyOf(due, 2 * number);
    }
    due[number] = now + INTERVAL_NANOS;
    return true;
  }
}
