package ai.odock.router.exporters.prometheus;

import java.util.List;

/** What Prometheus knows a metric as. */
enum Type {
  COUNTER("counter", 0, List.of()),
  GAUGE("gauge", 1, List.of()),
  SUMMARY("summary", 2, List.of("_sum", "_count")),
  HISTOGRAM("histogram", 4, List.of("_bucket", "_sum", "_count"));

  private final String word;
  private final int number;
  private final List<String> suffixes;

  Type(String word, int number, List<String> suffixes) {
    this.word = word;
    this.number = number;
    this.suffixes = suffixes;
  }

  String word() {
    return word;
  }

  /** In Prometheus' protobuf format (io.prometheus.client.MetricType). */
  int number() {
    return number;
  }

  /** What its samples add to the name; nothing for a single sample. */
  List<String> suffixes() {
    return suffixes;
  }
}
