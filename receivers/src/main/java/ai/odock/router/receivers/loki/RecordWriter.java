package ai.odock.router.receivers.loki;

import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Writes one OTLP request with a record for each entry, in one scope without a name of a resource
 * without attributes, as the collector does (contrib/pkg/translator/loki/loki_to_otlp.go): the
 * labels of the stream and the structured metadata are attributes of the record.
 */
final class RecordWriter {
  /** Room for what stands before the records, whose length is known last. */
  private static final int HEAD = 12;

  /** An array with more room to spare than one part in so many is worth a copy. */
  private static final int SLACK = 8;

  private static final int RESOURCE_LOGS = 1;
  private static final int SCOPE_LOGS = 2;
  private static final int LOG_RECORDS = 2;
  private static final int TIME = 1;
  private static final int BODY = 5;
  private static final int ATTRIBUTES = 6;
  private static final int OBSERVED_TIME = 11;
  private static final int STRING_VALUE = 1;

  private final PushOptions options;
  private final Refusals refusals;
  private final LongPredicate room;
  private final long now;
  private final ProtoWriter out;
  private final ProtoWriter shared;
  private final RecordFields fields;
  private byte[] labelArray = new byte[0];
  private Pairs labels;
  private int[] labelEnds = new int[16];
  private boolean[] replaced = new boolean[16];
  private int records;

  /**
   * @param refusals gets the entries that hold too much
   * @param now when the push came, nanoseconds since 1970
   * @param expected bytes of the result, about
   * @param room asked before memory is taken
   */
  RecordWriter(PushOptions options, Refusals refusals, long now, int expected, LongPredicate room) {
    this.options = options;
    this.refusals = refusals;
    this.room = room;
    this.labels = pairs();
    this.now = now;
    this.out = new ProtoWriter(expected, room);
    this.shared = new ProtoWriter(512, room);
    this.fields = new RecordFields(out);
    out.bytes(new byte[HEAD], 0, HEAD);
  }

  /** A table for labels or structured metadata. */
  Pairs pairs() {
    return new Pairs(options.maxElements(), room);
  }

  /** Begins a stream with labels that lie in {@code array}, which stays as it is until the next. */
  void stream(byte[] array, Pairs labels) {
    this.labelArray = array;
    this.labels = labels;
    shared.clear();
    if (labels.count() > labelEnds.length) {
      long bytes = (Integer.BYTES + 1) * 2L * labels.count();
      if (!room.test(bytes)) {
        throw new NoRoom(bytes);
      }
      labelEnds = new int[2 * labels.count()];
      replaced = new boolean[2 * labels.count()];
    }
    for (int i = 0; i < labels.count(); i++) {
      attribute(shared, array, labels, i);
      labelEnds[i] = shared.size();
    }
  }

  /** Whether an entry of this stream with this metadata has more elements than it may have. */
  boolean isTooMuch(Pairs metadata) {
    return labels.tooMany()
        || metadata.tooMany()
        || (long) labels.count() + metadata.count() > options.maxElements();
  }

  /** Leaves an entry out that is too much. */
  void refuse(Supplier<String> place) {
    refusals.add(place);
  }

  /**
   * Writes a record.
   *
   * @param nanos since 1970; 0: the entry has no time
   * @param array holds the line
   * @param metadata lies in {@code metadataArray}
   */
  void record(
      long nanos, byte[] array, int line, int lineLength, byte[] metadataArray, Pairs metadata)
      throws MalformedPush {
    int record = out.beginMessage(LOG_RECORDS);
    out.fixed64Field(TIME, options.useIncomingTimestamp() && nanos != 0 ? nanos : arrival());
    text(out, BODY, array, line, lineLength);
    attributes(metadataArray, metadata);
    out.endMessage(record);
    records++;
    if (out.size() - HEAD > options.maxBytes()) {
      throw new MalformedPush(
          BodyProblem.TOO_LARGE, "becomes more than " + options.maxBytes() + " bytes of OTLP");
    }
  }

  /**
   * When the next record came: a nanosecond after the one before, so that entries of one push stay
   * in order and equal lines are not taken for one entry.
   */
  private long arrival() {
    return now + records;
  }

  /** A piece of metadata takes the place of a label of its name. */
  private void attributes(byte[] array, Pairs metadata) {
    fields.begin();
    boolean some = false;
    for (int i = 0; i < metadata.count(); i++) {
      int name = metadata.name(i);
      int length = metadata.nameLength(i);
      if (options.restoreRecordFields()
          && fields.write(array, name, length, metadata.value(i), metadata.valueLength(i))) {
        continue;
      }
      int label = labels.find(labelArray, array, name, length);
      if (label >= 0) {
        replaced[label] = true;
        some = true;
      }
      attribute(out, array, metadata, i);
    }
    if (!fields.observed()) {
      out.fixed64Field(OBSERVED_TIME, arrival());
    }
    if (some) {
      remainingLabels();
    } else if (shared.size() > 0) {
      out.bytes(shared.array(), 0, shared.size());
    }
  }

  private void remainingLabels() {
    int from = 0;
    for (int i = 0; i < labels.count(); i++) {
      if (!replaced[i]) {
        out.bytes(shared.array(), from, labelEnds[i] - from);
      }
      replaced[i] = false;
      from = labelEnds[i];
    }
  }

  private static void attribute(ProtoWriter to, byte[] array, Pairs pairs, int index) {
    int pair = to.beginMessage(ATTRIBUTES);
    to.bytesField(1, array, pairs.name(index), pairs.nameLength(index));
    text(to, 2, array, pairs.value(index), pairs.valueLength(index));
    to.endMessage(pair);
  }

  /** A field that is an AnyValue with a text. */
  private static void text(ProtoWriter to, int field, byte[] array, int offset, int length) {
    if (Utf8.isValid(array, offset, length)) {
      to.tag(field, ProtoReader.BYTES);
      to.varint(ProtoWriter.bytesFieldSize(STRING_VALUE, length));
      to.bytesField(STRING_VALUE, array, offset, length);
      return;
    }
    int value = to.beginMessage(field);
    int text = to.beginMessage(STRING_VALUE);
    Utf8.repair(array, offset, length, to);
    to.endMessage(text);
    to.endMessage(value);
  }

  /** The request. */
  OtlpBytes finish() {
    if (records == 0) {
      return new OtlpBytes(new byte[0], 0, 0, 0);
    }
    int scope = out.size() - HEAD;
    int resource = ProtoWriter.bytesFieldSize(SCOPE_LOGS, scope);
    ProtoWriter head = new ProtoWriter(HEAD);
    head.tag(RESOURCE_LOGS, ProtoReader.BYTES);
    head.varint(resource);
    head.tag(SCOPE_LOGS, ProtoReader.BYTES);
    head.varint(scope);
    int start = HEAD - head.size();
    byte[] array = out.array();
    System.arraycopy(head.array(), 0, array, start, head.size());
    int length = out.size() - start;
    return array.length - length > length / SLACK
        ? new OtlpBytes(Arrays.copyOfRange(array, start, out.size()), 0, length, records)
        : new OtlpBytes(array, start, length, records);
  }
}
