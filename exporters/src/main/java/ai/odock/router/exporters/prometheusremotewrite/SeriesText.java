package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** A series in the words of a query, for messages. */
final class SeriesText {
  private static final int MAX_VALUE = 40;
  private static final int MAX_LABELS = 240;
  private static final String NAME = "__name__";

  private SeriesText() {}

  /** The first series of a request, shortened, and how many come with it. */
  static String ofFirst(WriteRequest request) {
    String text = text(firstSeries(request));
    int others = request.groups().series() - 1;
    return others == 0 ? text : text + " and " + others + " more series";
  }

  private static ProtoReader firstSeries(WriteRequest request) {
    byte[] plain = request.uncompressed();
    if (request.protocol() == Protocol.VERSION_1) {
      return new ProtoReader(plain, 0, plain.length);
    }
    ProtoWriter version1 = new ProtoWriter(256);
    Version2Reader reader = new Version2Reader(plain);
    if (reader.next()) {
      reader.writeVersion1(version1);
    }
    return new ProtoReader(version1.array(), 0, version1.size());
  }

  private static String text(ProtoReader request) {
    String metric = "";
    StringBuilder labels = new StringBuilder();
    ProtoReader series = new ProtoReader();
    ProtoReader label = new ProtoReader();
    if (!request.next()) {
      return metric;
    }
    series.enter(request);
    while (series.next()) {
      if (series.field() == Version1.LABELS) {
        String name = string(label.enter(series), Version1.NAME);
        String value = string(label.enter(series), Version1.VALUE);
        if (name.equals(NAME)) {
          metric = value;
        } else if (labels.length() < MAX_LABELS) {
          labels.append(labels.isEmpty() ? "" : ", ").append(shortened(name)).append("=\"");
          labels.append(shortened(value)).append('"');
        }
      }
    }
    return labels.isEmpty() ? metric : metric + "{" + labels + "}";
  }

  private static String string(ProtoReader label, int field) {
    while (label.next()) {
      if (label.field() == field) {
        return new String(
            label.array(), label.valueStart(), label.valueLength(), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static String shortened(String value) {
    return value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) + "…" : value;
  }
}
