package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;

/**
 * A request of version 2.0 while it is written: its series, and the texts that they refer to, each
 * once. The series are written first and come last: some backends want all symbols before them.
 */
final class Version2Body implements RequestBody {
  /** The number of the empty text, as the protocol wants it. */
  static final int EMPTY = 0;

  private static final byte[] NOTHING = {};

  private final ByteTable symbols = new ByteTable();
  private final ProtoWriter series = new ProtoWriter(64 << 10);
  private final ProtoWriter whole = new ProtoWriter(16);
  private final Version2Series writer = new Version2Series(this);
  private long symbolBytes;
  private long samples;
  private long histograms;
  private long exemplars;

  Version2Body() {
    clear();
  }

  @Override
  public void clear() {
    symbols.clear();
    series.clear();
    symbolBytes = 0;
    samples = 0;
    histograms = 0;
    exemplars = 0;
    writer.clear();
    var _ = symbol(NOTHING, 0, 0);
  }

  @Override
  public long size() {
    return symbolBytes + series.size();
  }

  @Override
  public boolean isEmpty() {
    return series.size() == 0;
  }

  @Override
  public long heldBytes() {
    return symbols.heldBytes() + series.array().length + whole.array().length;
  }

  @Override
  public int messages(SeriesTable table, int number) {
    return Version2Series.messages(table, number);
  }

  @Override
  public void add(SeriesTable table, int number) {
    writer.write(table, number);
  }

  /** Where the series are written, fields of the request. */
  ProtoWriter series() {
    return series;
  }

  /** The number of a text. */
  int symbol(byte[] array, int offset, int length) {
    int before = symbols.size();
    int number = symbols.add(array, offset, length);
    if (number == before) {
      symbolBytes += ProtoWriter.bytesFieldSize(Version2.SYMBOLS, length);
    }
    return number;
  }

  /** Counts what the series written last holds. */
  void count(int moreSamples, int moreHistograms, int moreExemplars) {
    samples += moreSamples;
    histograms += moreHistograms;
    exemplars += moreExemplars;
  }

  @Override
  public WriteRequest finish(PointGroups groups) {
    whole.clear();
    for (int i = 0; i < symbols.size(); i++) {
      whole.bytesField(Version2.SYMBOLS, symbols.array(), symbols.start(i), symbols.length(i));
    }
    whole.bytes(series.array(), 0, series.size());
    Written contents = new Written(samples, histograms, exemplars);
    return WriteRequest.version2(whole.array(), whole.size(), groups, contents);
  }
}
