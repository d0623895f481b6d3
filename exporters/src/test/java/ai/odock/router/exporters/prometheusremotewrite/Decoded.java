package ai.odock.router.exporters.prometheusremotewrite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** WriteRequests read back with protobuf-java's reader, which shares nothing with our writer. */
final class Decoded {
  /** A label, in the order of the wire. */
  record Label(String name, String value) {
    @Override
    public String toString() {
      return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
  }

  /** A sample; the value by its bits, so that markers and zeros compare exactly. */
  record Sample(long bits, long millis) {
    @Override
    public String toString() {
      double value = Double.longBitsToDouble(bits);
      String text = Double.isNaN(value) ? "bits:%016x".formatted(bits) : Double.toString(value);
      return text + " @" + millis;
    }
  }

  /** An exemplar. */
  record Exemplar(List<Label> labels, double value, long millis) {}

  /** Buckets that lie side by side, after a gap. */
  record Span(int offset, int length) {}

  /** A native histogram of integers; the sum by its bits. */
  record Histogram(
      long count,
      long sumBits,
      int schema,
      double zeroThreshold,
      long zeroCount,
      List<Span> negativeSpans,
      List<Long> negativeDeltas,
      List<Span> positiveSpans,
      List<Long> positiveDeltas,
      long millis) {}

  /** A series. */
  record Series(
      List<Label> labels,
      List<Sample> samples,
      List<Exemplar> exemplars,
      List<Histogram> histograms) {
    Series(List<Label> labels) {
      this(labels, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public String toString() {
      String always =
          "Series[labels=" + labels + ", samples=" + samples + ", exemplars=" + exemplars;
      return always + (histograms.isEmpty() ? "]" : ", histograms=" + histograms + "]");
    }

    String text() {
      return labels.stream().map(Label::toString).collect(Collectors.joining(" "));
    }
  }

  private Decoded() {}

  /** The series of a request; fails on any field that remote write 1.0 does not have. */
  static List<Series> request(byte[] bytes) {
    try {
      List<Series> series = new ArrayList<>();
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        expect(tag, 1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        series.add(series(in.readBytes().newCodedInput()));
      }
      return series;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Series series(CodedInputStream in) throws IOException {
    Series series = new Series(new ArrayList<>());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      CodedInputStream field = in.readBytes().newCodedInput();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> series.labels.add(label(field));
        case 2 -> series.samples.add(sample(field));
        case 3 -> series.exemplars.add(exemplar(field));
        case 4 -> series.histograms.add(histogram(field));
        default -> throw new IOException("unknown field of TimeSeries, tag " + tag);
      }
    }
    return series;
  }

  private static Label label(CodedInputStream in) throws IOException {
    String name = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        name = in.readStringRequireUtf8();
      } else {
        expect(tag, 2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        value = in.readStringRequireUtf8();
      }
    }
    return new Label(name, value);
  }

  private static Sample sample(CodedInputStream in) throws IOException {
    long bits = 0;
    long millis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        expect(tag, 1, WireFormat.WIRETYPE_FIXED64);
        bits = in.readFixed64();
      } else {
        expect(tag, 2, WireFormat.WIRETYPE_VARINT);
        millis = in.readInt64();
      }
    }
    return new Sample(bits, millis);
  }

  private static Exemplar exemplar(CodedInputStream in) throws IOException {
    List<Label> labels = new ArrayList<>();
    double value = 0;
    long millis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> labels.add(label(in.readBytes().newCodedInput()));
        case 2 -> value = in.readDouble();
        case 3 -> millis = in.readInt64();
        default -> throw new IOException("unknown field of Exemplar, tag " + tag);
      }
    }
    return new Exemplar(labels, value, millis);
  }

  private static Histogram histogram(CodedInputStream in) throws IOException {
    long count = -1;
    long sumBits = 0;
    int schema = 0;
    double zeroThreshold = 0;
    long zeroCount = -1;
    List<Span> negativeSpans = new ArrayList<>();
    List<Long> negativeDeltas = List.of();
    List<Span> positiveSpans = new ArrayList<>();
    List<Long> positiveDeltas = List.of();
    long millis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> count = in.readUInt64();
        case 3 -> sumBits = in.readFixed64();
        case 4 -> schema = in.readSInt32();
        case 5 -> zeroThreshold = in.readDouble();
        case 6 -> zeroCount = in.readUInt64();
        case 8 -> negativeSpans.add(span(in.readBytes().newCodedInput()));
        case 9 -> negativeDeltas = deltas(in.readBytes().newCodedInput());
        case 11 -> positiveSpans.add(span(in.readBytes().newCodedInput()));
        case 12 -> positiveDeltas = deltas(in.readBytes().newCodedInput());
        case 15 -> millis = in.readInt64();
        default -> throw new IOException("unknown field of Histogram, tag " + tag);
      }
    }
    return new Histogram(
        count,
        sumBits,
        schema,
        zeroThreshold,
        zeroCount,
        negativeSpans,
        negativeDeltas,
        positiveSpans,
        positiveDeltas,
        millis);
  }

  private static Span span(CodedInputStream in) throws IOException {
    int offset = 0;
    int length = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        offset = in.readSInt32();
      } else {
        expect(tag, 2, WireFormat.WIRETYPE_VARINT);
        length = in.readUInt32();
      }
    }
    return new Span(offset, length);
  }

  private static List<Long> deltas(CodedInputStream in) throws IOException {
    List<Long> deltas = new ArrayList<>();
    while (!in.isAtEnd()) {
      deltas.add(in.readSInt64());
    }
    return deltas;
  }

  private static void expect(int tag, int field, int wireType) throws IOException {
    if (tag != (field << 3 | wireType)) {
      throw new IOException("tag " + tag + " instead of field " + field);
    }
  }
}
