package ai.odock.router.extensions.zpages;

import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.PageRoute.Page;
import ai.odock.router.telemetry.trace.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of the router's own spans: how many took how long, and the latest of them. */
final class TracePage {
  private static final long ROW_BYTES = 200;
  private static final int LONGEST_TEXT = 200;
  private static final String LATENCY = "1";
  private static final String ERROR = "2";
  private static final String[] TITLES = {
    "Span",
    "≥ 0 s",
    "≥ 10 µs",
    "≥ 100 µs",
    "≥ 1 ms",
    "≥ 10 ms",
    "≥ 100 ms",
    "≥ 1 s",
    "≥ 10 s",
    "≥ 100 s",
    "Errors"
  };

  /** Null: the router does not trace itself. */
  private final @Nullable SpanSamples samples;

  TracePage(@Nullable SpanSamples samples) {
    this.samples = samples;
  }

  Page page(HttpHead head) {
    SpanSamples kept = samples;
    if (kept == null) {
      return Html.page(
          "Spans",
          0,
          html ->
              html.paragraph(
                  "The router does not trace itself. A processor in service::telemetry::traces"
                      + " switches that on: see \"Ways out\" in the documentation."));
    }
    Map<String, long[]> counts = kept.counts();
    String name = Query.value(head.query(), "zspanname");
    int bucket = bucket(head.query());
    List<Span> spans = kept.kept(name, bucket);
    return Html.page(
        "Spans",
        ROW_BYTES * (counts.size() + spans.size()),
        html -> {
          table(html, counts);
          if (!spans.isEmpty()) {
            html.heading(name + ", " + TITLES[bucket + 1]);
            samples(html, spans);
          }
        });
  }

  /** The parameters of the collector's page. */
  private static int bucket(String query) {
    if (Query.value(query, "ztype").equals(ERROR)) {
      return SpanSamples.ERRORS;
    }
    String bucket = Query.value(query, "zlatencybucket");
    return bucket.matches("[0-8]") ? bucket.charAt(0) - '0' : -1;
  }

  private static void table(Html html, Map<String, long[]> counts) throws IOException {
    html.beginTable(TITLES);
    for (Map.Entry<String, long[]> row : counts.entrySet()) {
      html.beginRow();
      html.cell(row.getKey());
      for (int bucket = 0; bucket < row.getValue().length; bucket++) {
        String count = String.valueOf(row.getValue()[bucket]);
        if (count.equals("0")) {
          html.cell(count);
        } else {
          html.link(link(row.getKey(), bucket), count);
        }
      }
      html.endRow();
    }
    html.endTable();
  }

  private static String link(String name, int bucket) {
    String which =
        bucket == SpanSamples.ERRORS
            ? "&ztype=" + ERROR
            : "&ztype=" + LATENCY + "&zlatencybucket=" + bucket;
    return "tracez?zspanname=" + Html.encoded(name) + which;
  }

  private static void samples(Html html, List<Span> spans) throws IOException {
    html.beginTable("Start", "Duration", "Trace", "Span", "Parent", "Attributes", "Error");
    for (Span span : spans.reversed()) {
      var context = span.context();
      var parent = span.parent();
      String error = span.error();
      html.row(
          Instant.ofEpochSecond(0, span.startNanos()).toString(),
          seconds(span.endNanos() - span.startNanos()),
          hex(context.traceIdHigh()) + hex(context.traceIdLow()),
          hex(context.spanId()),
          parent == null ? "" : hex(parent.spanId()),
          cut(
              span.attributes().entrySet().stream()
                  .map(it -> it.getKey() + "=" + it.getValue())
                  .collect(Collectors.joining(" "))),
          error == null ? "" : cut(error));
    }
    html.endTable();
  }

  private static String seconds(long nanos) {
    return Duration.ofNanos(nanos).toNanos() / 1e9 + " s";
  }

  private static String hex(long id) {
    return "%016x".formatted(id);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
