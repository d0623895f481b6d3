package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/** Writes the series of a table as those of version 2.0. */
final class Version2Series {
  private static final int NO_FAMILY = -1;

  private final Version2Body body;
  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader label = new ProtoReader();

  /** The metadata of the family that came last: what follows is mostly of the same. */
  private int family = NO_FAMILY;

  private int type;
  private int help;
  private int unit;

  /** The labels of an exemplar: where names and values lie, sorted by name. */
  private int[] ranges = new int[16];

  private int labels;

  Version2Series(Version2Body body) {
    this.body = body;
  }

  /** The symbols of the body begin anew. */
  void clear() {
    family = NO_FAMILY;
  }

  /**
   * The TimeSeries that a series becomes: samples and native histograms of one name and labels,
   * which is a mistake of the sender, may not share one.
   */
  static int messages(SeriesTable table, int number) {
    return table.samples().first(number) >= 0 && table.histograms().first(number) >= 0 ? 2 : 1;
  }

  /** Adds one series, with its exemplars where its histograms are, if there are any. */
  void write(SeriesTable table, int number) {
    boolean histograms = table.histograms().first(number) >= 0;
    if (table.samples().first(number) >= 0) {
      write(table, number, false, !histograms);
    }
    if (histograms) {
      write(table, number, true, true);
    }
  }

  private void write(SeriesTable table, int number, boolean histograms, boolean withExemplars) {
    ProtoWriter out = body.series();
    int mark = out.beginMessage(Version2.TIMESERIES);
    writeLabels(table, number);
    int values =
        histograms
            ? writeHistograms(table, number, out)
            : writeSamples(table.samples(), number, out);
    int exemplars = withExemplars ? writeExemplars(table, number, out) : 0;
    writeMetadata(table.families(), table.family(number), out);
    out.endMessage(mark);
    body.count(histograms ? 0 : values, histograms ? values : 0, exemplars);
  }

  private void writeLabels(SeriesTable table, int number) {
    int mark = body.series().beginMessage(Version2.LABELS_REFS);
    fields.set(table.labelsArray(), table.labelsStart(number), table.labelsLength(number));
    while (fields.next()) {
      writeSymbol(Version1.NAME);
      writeSymbol(Version1.VALUE);
    }
    body.series().endMessage(mark);
  }

  /** Of the label that the fields stand on; a part that is missing is empty. */
  private void writeSymbol(int part) {
    label.enter(fields);
    while (label.next()) {
      if (label.field() == part) {
        body.series().varint(body.symbol(label.array(), label.valueStart(), label.valueLength()));
        return;
      }
    }
    body.series().varint(Version2Body.EMPTY);
  }

  private static int writeSamples(Chains samples, int number, ProtoWriter out) {
    int count = 0;
    samples.sort(number);
    for (int link = samples.first(number); link >= 0; link = samples.next(link)) {
      int mark = out.beginMessage(Version2.SAMPLES);
      if (samples.value(link) != 0) {
        out.fixed64Field(Version1.SAMPLE_VALUE, samples.value(link));
      }
      writeTime(out, Version1.SAMPLE_TIMESTAMP, samples.time(link));
      writeTime(out, Version2.SAMPLE_START_TIMESTAMP, samples.start(link));
      out.endMessage(mark);
      count++;
    }
    return count;
  }

  private static void writeTime(ProtoWriter out, int field, long millis) {
    if (millis != 0) {
      out.varintField(field, millis);
    }
  }

  private static int writeHistograms(SeriesTable table, int number, ProtoWriter out) {
    int count = 0;
    Chains histograms = table.histograms();
    histograms.sort(number);
    for (int link = histograms.first(number); link >= 0; link = histograms.next(link)) {
      long value = histograms.value(link);
      int mark = out.beginMessage(Version2.HISTOGRAMS);
      out.bytes(
          table.messagesArray(), SeriesTable.messageStart(value), SeriesTable.messageLength(value));
      writeTime(out, Version2.HISTOGRAM_START_TIMESTAMP, histograms.start(link));
      out.endMessage(mark);
      count++;
    }
    return count;
  }

  private int writeExemplars(SeriesTable table, int number, ProtoWriter out) {
    int count = 0;
    Chains exemplars = table.exemplars();
    exemplars.sort(number);
    for (int link = exemplars.first(number); link >= 0; link = exemplars.next(link)) {
      long value = exemplars.value(link);
      int mark = out.beginMessage(Version2.EXEMPLARS);
      writeExemplar(
          table.messagesArray(),
          SeriesTable.messageStart(value),
          SeriesTable.messageLength(value),
          out);
      out.endMessage(mark);
      count++;
    }
    return count;
  }

  private void writeExemplar(byte[] array, int start, int length, ProtoWriter out) {
    labels = 0;
    fields.set(array, start, length);
    while (fields.next()) {
      if (fields.field() == Version1.EXEMPLAR_LABELS) {
        addLabel();
      }
    }
    int mark = out.beginMessage(Version2.EXEMPLAR_LABELS_REFS);
    for (int i = 0; i < 4 * labels; i += 2) {
      out.varint(body.symbol(array, ranges[i], ranges[i + 1]));
    }
    out.endMessage(mark);
    fields.set(array, start, length);
    while (fields.next()) {
      if (fields.field() != Version1.EXEMPLAR_LABELS) {
        out.bytes(array, fields.fieldStart(), fields.fieldEnd() - fields.fieldStart());
      }
    }
  }

  /** Version 2.0 wants exemplars' labels sorted, too; they are few. */
  private void addLabel() {
    if (4 * labels == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    int name = 0;
    int nameLength = 0;
    int value = 0;
    int valueLength = 0;
    label.enter(fields);
    while (label.next()) {
      if (label.field() == Version1.NAME) {
        name = label.valueStart();
        nameLength = label.valueLength();
      } else {
        value = label.valueStart();
        valueLength = label.valueLength();
      }
    }
    int at = 4 * labels++;
    while (at > 0 && isBefore(label.array(), name, nameLength, at - 4)) {
      System.arraycopy(ranges, at - 4, ranges, at, 4);
      at -= 4;
    }
    ranges[at] = name;
    ranges[at + 1] = nameLength;
    ranges[at + 2] = value;
    ranges[at + 3] = valueLength;
  }

  private boolean isBefore(byte[] array, int name, int length, int other) {
    return Arrays.compareUnsigned(
            array, name, name + length, array, ranges[other], ranges[other] + ranges[other + 1])
        < 0;
  }

  private void writeMetadata(Families families, int number, ProtoWriter out) {
    if (number != family) {
      readMetadata(families, number);
      family = number;
    }
    int mark = out.beginMessage(Version2.METADATA);
    if (type != 0) {
      out.varintField(Version2.TYPE, type);
    }
    if (help != Version2Body.EMPTY) {
      out.varintField(Version2.HELP_REF, help);
    }
    if (unit != Version2Body.EMPTY) {
      out.varintField(Version2.UNIT_REF, unit);
    }
    out.endMessage(mark);
  }

  private void readMetadata(Families families, int number) {
    type = 0;
    help = Version2Body.EMPTY;
    unit = Version2Body.EMPTY;
    fields.set(families.array(), families.start(number), families.length(number));
    while (fields.next()) {
      switch (fields.field()) {
        case Families.TYPE -> type = (int) fields.varint();
        case Families.HELP -> help = symbolOfField();
        case Families.UNIT -> unit = symbolOfField();
        default -> {}
      }
    }
  }

  private int symbolOfField() {
    return body.symbol(fields.array(), fields.valueStart(), fields.valueLength());
  }
}
