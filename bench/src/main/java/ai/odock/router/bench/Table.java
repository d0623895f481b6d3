package ai.odock.router.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures for a terminal. */
final class Table {
  private static final List<String> HEAD =
      List.of(
          "",
          "acknowledged",
          "items/CPU s",
          "to relay",
          "to versus",
          "p50 ms",
          "p90 ms",
          "p99 ms",
          "max ms",
          "RSS idle",
          "RSS peak",
          "ready ms",
          "missing",
          "duplicates");

  private Table() {}

  static String of(List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    rows.forEach(row -> lines.add(cells(row, rows)));
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size(); column++) {
        int at = column;
        int width = lines.stream().mapToInt(cells -> cells.get(at).length()).max().orElse(0);
        String cell = line.get(column);
        String gap = " ".repeat(width - cell.length());
        text.append(column == 0 ? cell + gap : "  " + gap + cell);
      }
      text.append('\n');
    }
    for (Row row : rows) {
      notes(row, text);
    }
    return text.toString();
  }

  private static List<String> cells(Row row, List<Row> rows) {
    return List.of(
        row.name(),
        "%,d".formatted(row.acknowledged()),
        "%,.0f".formatted(row.itemsPerCpuSecond()),
        ratio(row, rows, "relay"),
        ratio(row, rows, "versus"),
        millis(row, 50),
        millis(row, 90),
        millis(row, 99),
        millis(row, 100),
        row.idleKib() / 1024 + " MiB",
        row.peakKib() / 1024 + " MiB",
        String.valueOf(row.ready().toMillis()),
        String.valueOf(row.missing()),
        String.valueOf(row.duplicates()));
  }

  private static String ratio(Row row, List<Row> rows, String to) {
    if (row.name().equals(to)) {
      return "-";
    }
    return rows.stream()
        .filter(other -> other.name().equals(to) && other.itemsPerCpuSecond() > 0)
        .map(other -> "%.2f".formatted(row.itemsPerCpuSecond() / other.itemsPerCpuSecond()))
        .findFirst()
        .orElse("-");
  }

  private static String millis(Row row, double percentile) {
    double micros = row.latencies().getValueAtPercentile(percentile);
    return String.format(Locale.ROOT, "%.2f", micros / 1000);
  }

  private static void notes(Row row, StringBuilder text) {
    if (row.acknowledgedInAll() == 0) {
      text.append(row.name()).append(": nothing was acknowledged\n");
    }
    row.refusals()
        .forEach(
            (what, count) ->
                text.append(
                    "%s: %,d requests not acknowledged: %s%n".formatted(row.name(), count, what)));
    if (row.notSent() > 0) {
      text.append(
          "%s: the rate was not reached: %,d requests were due and not sent%n"
              .formatted(row.name(), row.notSent()));
    }
    if (row.foreign() > 0) {
      text.append("%s: %,d arrivals that nobody had sent%n".formatted(row.name(), row.foreign()));
    }
  }
}
