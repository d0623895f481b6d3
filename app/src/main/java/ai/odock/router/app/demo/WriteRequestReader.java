package ai.odock.router.app.demo;

import ai.odock.router.otlp.ProtoReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads Prometheus's {@code WriteRequest}: counts, and lines for the latest samples and exemplars.
 * For one request.
 */
final class WriteRequestReader {
  private final Deque<String> sampleLines = new ArrayDeque<>();
  private final Deque<String> exemplarLines = new ArrayDeque<>();
  private final Set<String> names = new TreeSet<>();
  private long samples;
  private long exemplars;

  /**
   * @throws IllegalStateException when it is not such a request
   */
  WriteRequestReader(byte[] array, int length) {
    ProtoReader request = new ProtoReader(array, 0, length);
    ProtoReader series = new ProtoReader();
    while (request.next()) {
      if (request.field() == 1) {
        series(series.enter(request));
      }
    }
  }

  long samples() {
    return samples;
  }

  long exemplars() {
    return exemplars;
  }

  /** The metric names, sorted. */
  Set<String> names() {
    return names;
  }

  /** The last samples, oldest first. */
  Deque<String> sampleLines() {
    return sampleLines;
  }

  /** The last exemplars, oldest first. */
  Deque<String> exemplarLines() {
    return exemplarLines;
  }

  private void series(ProtoReader series) {
    Map<String, String> labels = new LinkedHashMap<>();
    String text = "";
    while (series.next()) {
      switch (series.field()) {
        case 1 -> label(series, labels);
        case 2 -> {
          samples++;
          text = text.isEmpty() ? text(labels) : text;
          keep(sampleLines, text + " " + sample(series));
        }
        case 3 -> {
          exemplars++;
          text = text.isEmpty() ? text(labels) : text;
          keep(exemplarLines, exemplar(series) + "  of " + text);
        }
        default -> {}
      }
    }
  }

  private static void keep(Deque<String> lines, String line) {
    lines.addLast(line);
    if (lines.size() > Arrivals.KEPT) {
      lines.removeFirst();
    }
  }

  private static void label(ProtoReader at, Map<String, String> labels) {
    ProtoReader label = new ProtoReader().enter(at);
    String name = "";
    String value = "";
    while (label.next()) {
      switch (label.field()) {
        case 1 -> name = OtlpText.string(label);
        case 2 -> value = OtlpText.string(label);
        default -> {}
      }
    }
    labels.put(name, value);
  }

  /** The series as PromQL writes it; its labels come before its samples. */
  private String text(Map<String, String> labels) {
    String name = labels.getOrDefault("__name__", "");
    names.add(name);
    return name
        + labels.entrySet().stream()
            .filter(label -> !label.getKey().equals("__name__"))
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String sample(ProtoReader at) {
    ProtoReader sample = new ProtoReader().enter(at);
    double value = 0;
    while (sample.next()) {
      if (sample.field() == 1) {
        value = sample.float64();
      }
    }
    return String.valueOf(value);
  }

  private static String exemplar(ProtoReader at) {
    ProtoReader exemplar = new ProtoReader().enter(at);
    Map<String, String> labels = new LinkedHashMap<>();
    double value = 0;
    while (exemplar.next()) {
      switch (exemplar.field()) {
        case 1 -> label(exemplar, labels);
        case 2 -> value = exemplar.float64();
        default -> {}
      }
    }
    return "trace " + labels.getOrDefault("trace_id", "?") + " took " + value;
  }
}
