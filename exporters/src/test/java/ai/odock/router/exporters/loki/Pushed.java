package ai.odock.router.exporters.loki;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/** What became of a batch, read back. */
record Pushed(List<Request> requests, Map<String, Integer> dropped) {
  static final long NOW = 1_790_000_000_000_000_000L;

  /** One PushRequest. */
  record Request(int bytes, int records, List<LokiPush.Stream> streams) {}

  static Pushed of(ExportLogsServiceRequest... requests) {
    return of(new PushRequests(LokiExporter.MAX_REQUEST_BYTES), batch(requests));
  }

  static Pushed of(PushRequests push, Batch batch) {
    return of(push, batch, new TreeMap<>());
  }

  static Pushed of(PushRequests push, Batch batch, Map<Change, Integer> changes) {
    push.begin(batch, NOW);
    List<Request> requests = new ArrayList<>();
    Map<String, Integer> dropped = new TreeMap<>();
    while (push.next()) {
      byte[] plain = plain(push);
      requests.add(new Request(plain.length, push.records(), LokiPush.read(plain)));
      push.takeDropped().forEach((reason, count) -> dropped.merge(reason, count, Integer::sum));
      for (Change change : Change.values()) {
        if (push.changes()[change.place()] > 0) {
          changes.merge(change, push.changes()[change.place()], Integer::sum);
        }
      }
    }
    push.takeDropped().forEach((reason, count) -> dropped.merge(reason, count, Integer::sum));
    return new Pushed(requests, dropped);
  }

  static byte[] plain(PushRequests push) {
    try {
      return Snappy.uncompress(Arrays.copyOf(push.body(), push.length()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Batch batch(ExportLogsServiceRequest... requests) {
    return Batch.merge(
        Arrays.stream(requests).map(one -> Requests.batch(Signal.LOGS, one)).toList());
  }

  /** Encoded requests, each as a part that does not begin at 0 of its array. */
  static Batch batch(byte[]... requests) {
    return Batch.merge(
        Arrays.stream(requests)
            .map(Pushed::part)
            .map(part -> Batch.of(Signal.LOGS, part, Requests.OTLP))
            .toList());
  }

  private static OtlpBytes part(byte[] request) {
    byte[] array = new byte[request.length + 5];
    System.arraycopy(request, 0, array, 3, request.length);
    // not checked as at the door, which refuses text that is not UTF-8
    RecordWalk walk = new RecordWalk();
    walk.begin(List.of(new OtlpBytes(array, 3, request.length, 0)));
    while (walk.next()) {}
    return new OtlpBytes(array, 3, request.length, walk.records());
  }

  /** The entries of all requests by labels, in the order of the wire. */
  Map<Map<String, String>, List<LokiPush.Entry>> entries() {
    Map<Map<String, String>, List<LokiPush.Entry>> entries = new LinkedHashMap<>();
    for (Request request : requests) {
      for (LokiPush.Stream stream : request.streams()) {
        entries.computeIfAbsent(stream.labels(), l -> new ArrayList<>()).addAll(stream.entries());
      }
    }
    return entries;
  }

  int records() {
    return requests.stream().mapToInt(Request::records).sum();
  }
}
