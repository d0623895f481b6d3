package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/** Reads a request of version 2.0 series by series, and copies them into other requests. */
final class Version2Reader {
  private final byte[] array;
  private final ProtoReader request;
  private final ProtoReader series = new ProtoReader();
  private final ProtoReader nested = new ProtoReader();
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int symbols;

  /** A reader before the first series of an uncompressed request of our own. */
  Version2Reader(byte[] array) {
    this.array = array;
    this.request = new ProtoReader(array, 0, array.length);
    ProtoReader all = new ProtoReader(array, 0, array.length);
    while (all.next()) {
      if (all.field() == Version2.SYMBOLS) {
        addSymbol(all.valueStart(), all.valueStart() + all.valueLength());
      }
    }
  }

  private void addSymbol(int start, int end) {
    if (symbols == starts.length) {
      starts = Arrays.copyOf(starts, 2 * symbols);
      ends = Arrays.copyOf(ends, 2 * symbols);
    }
    starts[symbols] = start;
    ends[symbols++] = end;
  }

  /** Steps to the next series; false when there is none. */
  boolean next() {
    while (request.next()) {
      if (request.field() == Version2.TIMESERIES) {
        return true;
      }
    }
    return false;
  }

  /** Adds the series to another request of the same version, with symbols of its own. */
  void copyTo(Version2Body body) {
    ProtoWriter out = body.series();
    int[] counts = new int[Version2.METADATA + 1];
    int mark = out.beginMessage(Version2.TIMESERIES);
    series.enter(request);
    while (series.next()) {
      counts[series.field()]++;
      switch (series.field()) {
        case Version2.LABELS_REFS -> copyRefs(series, Version2.LABELS_REFS, body);
        case Version2.EXEMPLARS -> {
          int exemplar = out.beginMessage(Version2.EXEMPLARS);
          copyNested(body, Version2.EXEMPLAR_LABELS_REFS);
          out.endMessage(exemplar);
        }
        case Version2.METADATA -> {
          int metadata = out.beginMessage(Version2.METADATA);
          copyMetadata(body);
          out.endMessage(metadata);
        }
        default -> copyField(series, out);
      }
    }
    out.endMessage(mark);
    body.count(counts[Version2.SAMPLES], counts[Version2.HISTOGRAMS], counts[Version2.EXEMPLARS]);
  }

  private void copyNested(Version2Body body, int refs) {
    nested.enter(series);
    while (nested.next()) {
      if (nested.field() == refs) {
        copyRefs(nested, refs, body);
      } else {
        copyField(nested, body.series());
      }
    }
  }

  private void copyMetadata(Version2Body body) {
    nested.enter(series);
    while (nested.next()) {
      if (nested.field() == Version2.TYPE) {
        copyField(nested, body.series());
      } else {
        int ref = (int) nested.varint();
        int symbol = body.symbol(array, starts[ref], ends[ref] - starts[ref]);
        body.series().varintField(nested.field(), symbol);
      }
    }
  }

  private void copyRefs(ProtoReader refs, int field, Version2Body body) {
    int mark = body.series().beginMessage(field);
    for (int at = refs.valueStart(); at < refs.valueStart() + refs.valueLength(); ) {
      int ref = ref(at);
      at += ProtoWriter.varintSize(ref);
      body.series().varint(body.symbol(array, starts[ref], ends[ref] - starts[ref]));
    }
    body.series().endMessage(mark);
  }

  private static void copyField(ProtoReader field, ProtoWriter out) {
    int start = field.fieldStart();
    out.bytes(field.array(), start, field.fieldEnd() - start);
  }

  /** Adds the series as one of version 1.0, which has no metadata and no start timestamps. */
  void writeVersion1(ProtoWriter out) {
    int mark = out.beginMessage(Version1.TIMESERIES);
    series.enter(request);
    while (series.next()) {
      switch (series.field()) {
        case Version2.LABELS_REFS -> writeLabels(series, Version1.LABELS, out);
        case Version2.SAMPLES ->
            writeWithout(Version2.SAMPLE_START_TIMESTAMP, Version1.SAMPLES, out);
        case Version2.HISTOGRAMS ->
            writeWithout(Version2.HISTOGRAM_START_TIMESTAMP, Version1.HISTOGRAMS, out);
        case Version2.EXEMPLARS -> writeExemplar(out);
        default -> {}
      }
    }
    out.endMessage(mark);
  }

  private void writeLabels(ProtoReader refs, int field, ProtoWriter out) {
    int end = refs.valueStart() + refs.valueLength();
    for (int at = refs.valueStart(); at < end; ) {
      int name = ref(at);
      at += ProtoWriter.varintSize(name);
      int value = ref(at);
      at += ProtoWriter.varintSize(value);
      int mark = out.beginMessage(field);
      out.bytesField(Version1.NAME, array, starts[name], ends[name] - starts[name]);
      out.bytesField(Version1.VALUE, array, starts[value], ends[value] - starts[value]);
      out.endMessage(mark);
    }
  }

  private void writeWithout(int left, int field, ProtoWriter out) {
    int mark = out.beginMessage(field);
    nested.enter(series);
    while (nested.next()) {
      if (nested.field() != left) {
        copyField(nested, out);
      }
    }
    out.endMessage(mark);
  }

  private void writeExemplar(ProtoWriter out) {
    int mark = out.beginMessage(Version1.EXEMPLARS);
    nested.enter(series);
    while (nested.next()) {
      if (nested.field() == Version2.EXEMPLAR_LABELS_REFS) {
        writeLabels(nested, Version1.EXEMPLAR_LABELS, out);
      } else {
        copyField(nested, out);
      }
    }
    out.endMessage(mark);
  }

  private int ref(int at) {
    int value = 0;
    for (int i = at, shift = 0; ; i++, shift += 7) {
      value |= (array[i] & 0x7f) << shift;
      if (array[i] >= 0) {
        return value;
      }
    }
  }
}
