package ai.odock.router.bench;

import ai.odock.router.otlp.ProtoReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Finds our ids among the span ids in the structured metadata of a push to Loki. */
final class PushRequestWalk {
  private static final int STREAMS = 1;
  private static final int ENTRIES = 2;
  private static final int STRUCTURED_METADATA = 3;
  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final byte[] SPAN_ID = "span_id".getBytes(StandardCharsets.US_ASCII);

  private final byte[] id = new byte[Long.BYTES];
  private final ProtoReader stream = new ProtoReader();
  private final ProtoReader entry = new ProtoReader();
  private final ProtoReader pair = new ProtoReader();

  private PushRequestWalk() {}

  /**
   * Reads a snappy block that holds a {@code logproto.PushRequest}. An entry without an id of ours
   * is told as -1.
   *
   * @throws IllegalStateException when it cannot be read
   */
  static void walk(byte[] block, LongConsumer arrival) {
    byte[] plain = WriteRequestWalk.plain(block);
    new PushRequestWalk().read(new ProtoReader(plain, 0, plain.length), arrival);
  }

  private void read(ProtoReader request, LongConsumer arrival) {
    while (request.next()) {
      if (request.field() == STREAMS) {
        stream.enter(request);
        while (stream.next()) {
          if (stream.field() == ENTRIES) {
            arrival.accept(id(entry.enter(stream)));
          }
        }
      }
    }
  }

  private long id(ProtoReader of) {
    long number = -1;
    while (of.next()) {
      if (of.field() == STRUCTURED_METADATA) {
        pair.enter(of);
        boolean named = false;
        while (pair.next()) {
          int from = pair.valueStart();
          int to = from + pair.valueLength();
          if (pair.field() == NAME) {
            named = Arrays.equals(pair.array(), from, to, SPAN_ID, 0, SPAN_ID.length);
          } else if (pair.field() == VALUE && named && to - from == 2 * Long.BYTES) {
            number = fromHex(pair.array(), from);
          }
        }
      }
    }
    return number;
  }

  private long fromHex(byte[] array, int from) {
    for (int i = 0; i < id.length; i++) {
      int high = Character.digit(array[from + 2 * i], 16);
      id[i] = (byte) (high << 4 | Character.digit(array[from + 2 * i + 1], 16));
    }
    return ItemId.read(id, 0);
  }
}
