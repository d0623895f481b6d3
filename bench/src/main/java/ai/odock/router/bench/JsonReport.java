package ai.odock.router.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The figures for programs, with the machine and the arguments they were taken with. */
final class JsonReport {
  private JsonReport() {}

  /** Writes one JSON object. */
  static void write(Writer out, Machine machine, List<String> arguments, List<Row> rows)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("taken_at", Instant.now().toString());
      machine(json, machine);
      strings(json, "arguments", arguments);
      json.writeArrayFieldStart("rows");
      for (Row row : rows) {
        row(json, row);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void machine(JsonGenerator json, Machine machine) throws IOException {
    json.writeStringField("commit", machine.commit());
    json.writeObjectFieldStart("machine");
    json.writeNumberField("cores", machine.cores());
    json.writeStringField("cpu", machine.cpu());
    json.writeNumberField("memory_kib", machine.memoryKib());
    json.writeStringField("kernel", machine.kernel());
    json.writeStringField("java", machine.java());
    json.writeEndObject();
  }

  private static void row(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", row.name());
    json.writeNumberField("acknowledged_items", row.acknowledged());
    json.writeNumberField("elapsed_seconds", row.elapsed().toNanos() / 1e9);
    json.writeNumberField("cpu_seconds", hundredths(row.cpuSeconds()));
    json.writeNumberField("cpu_seconds_system", hundredths(row.systemSeconds()));
    json.writeNumberField("items_per_cpu_second", Math.round(row.itemsPerCpuSecond()));
    latencies(json, row.latencies());
    json.writeNumberField("rss_idle_kib", row.idleKib());
    json.writeNumberField("rss_peak_kib", row.peakKib());
    json.writeNumberField("ready_ms", row.ready().toMillis());
    json.writeNumberField("acknowledged_items_in_all", row.acknowledgedInAll());
    json.writeNumberField("delivered_items", row.delivered());
    json.writeNumberField("missing_items", row.missing());
    json.writeNumberField("duplicate_items", row.duplicates());
    json.writeNumberField("foreign_items", row.foreign());
    json.writeNumberField("requests_not_sent", row.notSent());
    json.writeObjectFieldStart("requests_refused");
    for (Map.Entry<String, Long> refusal : row.refusals().entrySet()) {
      json.writeNumberField(refusal.getKey(), refusal.getValue());
    }
    json.writeEndObject();
    strings(json, "jvm_flags", row.jvmFlags());
    json.writeEndObject();
  }

  /** The kernel counts no finer. */
  private static double hundredths(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }

  private static void latencies(JsonGenerator json, Histogram micros) throws IOException {
    json.writeObjectFieldStart("latency_ms");
    json.writeNumberField("p50", micros.getValueAtPercentile(50) / 1e3);
    json.writeNumberField("p90", micros.getValueAtPercentile(90) / 1e3);
    json.writeNumberField("p99", micros.getValueAtPercentile(99) / 1e3);
    json.writeNumberField("max", micros.getMaxValue() / 1e3);
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
