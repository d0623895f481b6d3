package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.fixtures.RemoteWriteMessages;
import ai.odock.router.fixtures.RemoteWriteMessages.Metadata;
import ai.odock.router.fixtures.RemoteWriteMessages.Sample;
import ai.odock.router.fixtures.RemoteWriteMessages.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Stores series as Prometheus does, and refuses as it does: version 1.0 all or nothing, of version
 * 2.0 what is good. What breaks the specification fails the test.
 */
final class StrictReceiver {
  /** A value of a series: a sample, or a histogram. */
  private record Value(String what, long millis) {}

  private final Map<String, TreeMap<Long, String>> stored = new HashMap<>();
  private final Map<String, Metadata> metadata = new LinkedHashMap<>();
  private final List<Series> received = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Set<Protocol> understood;
  private int outOfOrder;
  private int requests;
  private int metadataRequests;

  StrictReceiver(Protocol... understood) {
    this.understood = Set.of(understood);
  }

  /** Takes a request as it comes over the wire; the answer of a real backend. */
  synchronized Push.Answer receive(String contentType, @Nullable String version, byte[] body) {
    requests++;
    for (Protocol protocol : Protocol.values()) {
      if (contentType.equals(protocol.contentType())) {
        if (!protocol.headers().containsValue(version)) {
          violations.add("version " + version + " with " + contentType);
        }
        return receive(protocol, body);
      }
    }
    violations.add("content type " + contentType);
    return answer(415, "", null);
  }

  synchronized Push.Answer receive(Protocol protocol, byte[] body) {
    if (!understood.contains(protocol)) {
      return answer(415, "unsupported", null);
    }
    try {
      byte[] plain = Snappy.uncompress(body);
      return protocol == Protocol.VERSION_1
          ? store1(RemoteWriteMessages.version1(plain))
          : store2(RemoteWriteMessages.version2(plain));
    } catch (IOException | IllegalArgumentException e) {
      violations.add(String.valueOf(e.getMessage()));
      return answer(400, "broken: " + e.getMessage(), null);
    }
  }

  private Push.Answer store1(RemoteWriteMessages.Request request) {
    distinct(request.series());
    if (!request.metadata().isEmpty()) {
      metadataRequests++;
      request.metadata().forEach(one -> metadata.put(one.family(), one));
    }
    for (Series series : request.series()) {
      Map.Entry<Long, String> last = last(series);
      for (Value value : values(series)) {
        @Nullable String problem = problem(value, last);
        if (problem != null) {
          outOfOrder++;
          return answer(400, problem, null);
        }
      }
    }
    request.series().forEach(series -> values(series).forEach(value -> store(series, value)));
    received.addAll(request.series());
    return answer(204, "", null);
  }

  private Push.Answer store2(RemoteWriteMessages.Request request) {
    distinct(request.series());
    long samples = 0;
    long histograms = 0;
    long exemplars = 0;
    List<String> problems = new ArrayList<>();
    for (Series series : request.series()) {
      Map.Entry<Long, String> last = last(series);
      for (Value value : values(series)) {
        @Nullable String problem = problem(value, last);
        if (problem != null) {
          outOfOrder++;
          problems.add(problem + " for series " + series.text());
        } else {
          store(series, value);
          samples += series.histograms().isEmpty() ? 1 : 0;
          histograms += series.histograms().isEmpty() ? 0 : 1;
        }
      }
      exemplars += series.exemplars().size();
    }
    received.addAll(request.series());
    return answer(
        problems.isEmpty() ? 204 : 400,
        String.join("\n", problems),
        new Written(samples, histograms, exemplars));
  }

  private void distinct(List<Series> series) {
    Set<String> seen = new HashSet<>();
    for (Series one : series) {
      if (!seen.add(one.text())) {
        violations.add("twice in a request: " + one.text());
      }
    }
  }

  private static List<Value> values(Series series) {
    List<Value> values = new ArrayList<>();
    for (Sample sample : series.samples()) {
      values.add(new Value("%016x".formatted(sample.bits()), sample.millis()));
    }
    series.histograms().forEach(one -> values.add(new Value(one.text(), one.millis())));
    return values;
  }

  private Map.Entry<Long, String> last(Series series) {
    TreeMap<Long, String> values = stored.get(series.text());
    return values == null
        ? Map.entry(Long.MIN_VALUE, "")
        : Map.entry(values.lastKey(), values.lastEntry().getValue());
  }

  /** As Prometheus' head: only what is newer, or the newest again. */
  private static @Nullable String problem(Value value, Map.Entry<Long, String> last) {
    if (value.millis < last.getKey()) {
      return "out of order sample";
    }
    boolean other = value.millis == last.getKey() && !value.what.equals(last.getValue());
    return other ? "duplicate sample for timestamp" : null;
  }

  private void store(Series series, Value value) {
    stored.computeIfAbsent(series.text(), s -> new TreeMap<>()).put(value.millis, value.what);
  }

  private static Push.Answer answer(int status, String text, @Nullable Written written) {
    return new Push.Answer(status, null, text, written);
  }

  /** What broke the specification. */
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** How often something was refused for its time. */
  synchronized int outOfOrder() {
    return outOfOrder;
  }

  synchronized int requests() {
    return requests;
  }

  synchronized int metadataRequests() {
    return metadataRequests;
  }

  /** All values that are stored. */
  synchronized int values() {
    return stored.values().stream().mapToInt(Map::size).sum();
  }

  synchronized Set<String> series() {
    return Set.copyOf(stored.keySet());
  }

  /** The series of the requests that were taken, as they came. */
  synchronized List<Series> received() {
    return List.copyOf(received);
  }

  synchronized Map<String, Metadata> metadata() {
    return Map.copyOf(metadata);
  }
}
