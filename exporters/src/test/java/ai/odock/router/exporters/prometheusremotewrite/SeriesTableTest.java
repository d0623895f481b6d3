package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Settings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the table says of series beside what remote write 1.0 sends. */
class SeriesTableTest {
  private static final int BATCHES = 400;

  /** A series of a table. */
  private record Row(
      List<Decoded.Label> labels, Oracle.Family family, List<Oracle.Times> times, int shard) {}

  private static List<Row> rows(Translator translator, ExportMetricsServiceRequest request) {
    List<Row> rows = new ArrayList<>();
    translator.translate(
        Translated.batch(request),
        table -> {
          for (int series = 0; series < table.size(); series++) {
            rows.add(row(table, series));
          }
        });
    return rows;
  }

  private static Row row(SeriesTable table, int series) {
    ProtoWriter encoded = new ProtoWriter(64);
    int mark = encoded.beginMessage(1);
    int start = table.labelsStart(series);
    encoded.bytes(table.labelsArray(), start, table.labelsLength(series));
    encoded.endMessage(mark);
    List<Oracle.Times> times = new ArrayList<>();
    for (Chains chains : List.of(table.samples(), table.histograms())) {
      chains.sort(series);
      for (int link = chains.first(series); link >= 0; link = chains.next(link)) {
        times.add(new Oracle.Times(chains.time(link), chains.start(link)));
      }
    }
    times.sort(Comparator.comparing(Oracle.Times::millis));
    return new Row(
        Decoded.request(encoded.toByteArray()).getFirst().labels(),
        family(table.families(), table.family(series)),
        times,
        table.shard(series));
  }

  private static Oracle.Family family(Families families, int family) {
    assertThat(family).isBetween(0, families.size() - 1);
    ProtoReader fields =
        new ProtoReader(families.array(), families.start(family), families.length(family));
    MetricType type = MetricType.UNKNOWN;
    Map<Integer, String> texts = new HashMap<>();
    while (fields.next()) {
      if (fields.field() == Families.TYPE) {
        long number = fields.varint();
        type =
            Arrays.stream(MetricType.values())
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow();
      } else {
        byte[] array = fields.array();
        int from = fields.valueStart();
        int length = fields.valueLength();
        texts.put(fields.field(), new String(array, from, length, StandardCharsets.UTF_8));
      }
    }
    return new Oracle.Family(
        type,
        texts.getOrDefault(Families.NAME, ""),
        texts.getOrDefault(Families.HELP, ""),
        texts.getOrDefault(Families.UNIT, ""));
  }

  @Test
  void knowsFamiliesAndStartTimes() {
    for (int seed = 0; seed < BATCHES; seed++) {
      Translator translator = new Translator(Settings.DEFAULT);
      ExportMetricsServiceRequest request = new GeneratedMetrics(seed).request();
      Oracle oracle = new Oracle(Settings.DEFAULT);
      oracle.translate(request);
      List<Row> rows = rows(translator, request);
      assertThat(rows).hasSize(oracle.series.size());
      for (Row row : rows) {
        assertThat(row.family()).as("seed %d", seed).isEqualTo(oracle.families.get(row.labels()));
        assertThat(row.times())
            .as("seed %d", seed)
            .containsExactlyInAnyOrderElementsOf(
                oracle.times.getOrDefault(row.labels(), List.of()));
      }
    }
  }

  @Test
  void seriesOfAPointHaveOneShardWhichIsAFunctionOfTheirLabels() {
    Map<String, Integer> shards = new HashMap<>();
    for (int seed = 0; seed < BATCHES; seed++) {
      Translator translator = new Translator(Settings.DEFAULT);
      for (Row row : rows(translator, new GeneratedMetrics(seed).request())) {
        String identity =
            row.labels().stream()
                .filter(label -> !label.name().matches("le|quantile"))
                .map(SeriesTableTest::withoutSuffixes)
                .collect(Collectors.joining(" "));
        Integer known = shards.putIfAbsent(identity, row.shard());
        assertThat(row.shard()).as(identity).isEqualTo(known == null ? row.shard() : known);
      }
    }
    int different = new HashSet<>(shards.values()).size();
    assertThat(shards).hasSizeGreaterThan(500);
    assertThat(different).isGreaterThan(shards.size() - 3);
    int[] inShards = new int[8];
    shards.values().forEach(shard -> inShards[Integer.remainderUnsigned(shard, 8)]++);
    assertThat(Arrays.stream(inShards).min().orElse(0)).isGreaterThan(shards.size() / 16);
  }

  private static String withoutSuffixes(Decoded.Label label) {
    return label.name().equals("__name__")
        ? label.value().replaceAll("(_bucket|_sum|_count)+$", "")
        : label.toString();
  }
}
