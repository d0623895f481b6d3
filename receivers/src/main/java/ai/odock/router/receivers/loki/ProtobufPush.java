package ai.odock.router.receivers.loki;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import java.util.function.LongPredicate;

/**
 * Reads a {@code logproto.PushRequest} (loki/pkg/push/push.proto): streams with labels as text and
 * entries with a time, a line and structured metadata. Makes no object for an entry.
 */
final class ProtobufPush {
  private static final int STREAMS = 1;
  private static final int LABELS = 1;
  private static final int ENTRIES = 2;
  private static final int TIMESTAMP = 1;
  private static final int LINE = 2;
  private static final int METADATA = 3;

  /** Beyond them, nanoseconds since 1970 do not fit into 63 bits. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000 - 1;

  private final RecordWriter out;
  private final ProtoWriter plain;
  private final Pairs labels;
  private final LabelText labelText;
  private final Pairs metadata;
  private final ProtoReader streams = new ProtoReader();
  private final ProtoReader entries = new ProtoReader();
  private final ProtoReader entry = new ProtoReader();
  private final ProtoReader part = new ProtoReader();
  private int stream = -1;
  private int entryNumber = -1;
  private long nanos;

  private ProtobufPush(RecordWriter out, LongPredicate room) {
    this.out = out;
    this.plain = new ProtoWriter(256, room);
    this.labels = out.pairs();
    this.metadata = out.pairs();
    this.labelText = new LabelText(plain, labels);
  }

  /**
   * @param room asked before memory is taken
   * @throws MalformedPush names the stream and the entry, counted from 0
   */
  static OtlpBytes read(byte[] array, int offset, int length, RecordWriter out, LongPredicate room)
      throws MalformedPush {
    ProtobufPush push = new ProtobufPush(out, room);
    try {
      push.request(array, offset, length);
      return out.finish();
    } catch (IllegalStateException e) {
      throw new MalformedPush(push.place() + "not a push request: " + e.getMessage());
    } catch (MalformedPush e) {
      throw new MalformedPush(e.problem(), push.place() + e.getMessage());
    }
  }

  private String place() {
    return stream < 0
        ? ""
        : "streams[" + stream + "]" + (entryNumber < 0 ? ": " : ".entries[" + entryNumber + "]: ");
  }

  private void request(byte[] array, int offset, int length) throws MalformedPush {
    streams.set(array, offset, length);
    while (streams.next()) {
      if (streams.field() == STREAMS) {
        stream++;
        entryNumber = -1;
        stream();
      }
    }
  }

  /** The labels may stand behind the entries, so they are looked for first. */
  private void stream() throws MalformedPush {
    int from = 0;
    int length = 0;
    boolean some = false;
    entries.enter(streams);
    while (entries.next()) {
      if (entries.field() == LABELS) {
        text(entries);
        from = entries.valueStart();
        length = entries.valueLength();
      }
      some |= entries.field() == ENTRIES;
    }
    if (!some) {
      return;
    }
    labelText.read(entries.array(), from, length);
    out.stream(plain.array(), labels);
    entries.enter(streams);
    while (entries.next()) {
      if (entries.field() == ENTRIES) {
        entryNumber++;
        entry();
      }
    }
  }

  private void entry() throws MalformedPush {
    int line = 0;
    int lineLength = 0;
    nanos = 0;
    if (metadata.count() > 0) {
      metadata.clear();
    }
    entry.enter(entries);
    while (entry.next()) {
      switch (entry.field()) {
        case TIMESTAMP -> timestamp();
        case LINE -> {
          text(entry);
          line = entry.valueStart();
          lineLength = entry.valueLength();
        }
        case METADATA -> pair();
        default -> {}
      }
    }
    if (out.isTooMuch(metadata)) {
      out.refuse(this::place);
    } else {
      out.record(nanos, entry.array(), line, lineLength, entry.array(), metadata);
    }
  }

  private void timestamp() throws MalformedPush {
    long seconds = 0;
    long rest = 0;
    part.enter(entry);
    while (part.next()) {
      switch (part.field()) {
        case 1 -> seconds = part.varint();
        case 2 -> rest = part.varint();
        default -> {}
      }
    }
    if (seconds < 0 || seconds > MAX_SECONDS || rest < 0 || rest > 999_999_999) {
      throw new MalformedPush("no such time: " + seconds + " s and " + rest + " ns since 1970");
    }
    nanos = seconds * 1_000_000_000 + rest;
  }

  private void pair() throws MalformedPush {
    int name = 0;
    int nameLength = 0;
    int value = 0;
    int valueLength = 0;
    part.enter(entry);
    while (part.next()) {
      switch (part.field()) {
        case 1 -> {
          text(part);
          name = part.valueStart();
          nameLength = part.valueLength();
        }
        case 2 -> {
          text(part);
          value = part.valueStart();
          valueLength = part.valueLength();
        }
        default -> {}
      }
    }
    if (!Utf8.isValid(part.array(), name, nameLength)) {
      throw new MalformedPush("the name of a piece of structured metadata is not UTF-8");
    }
    metadata.put(part.array(), name, nameLength, value, valueLength);
  }

  private static void text(ProtoReader field) throws MalformedPush {
    if (field.wireType() != ProtoReader.BYTES) {
      throw new MalformedPush(
          "not a push request: wire type " + field.wireType() + " where a text belongs");
    }
  }
}
