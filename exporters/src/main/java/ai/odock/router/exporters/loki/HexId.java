package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;

/** Ids of traces and spans in hex. */
final class HexId {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private HexId() {}

  /** Whether there is one: an empty id, and one of zeros, mean that there is none. */
  static boolean isSet(Slice id) {
    byte[] array = id.array();
    int end = id.offset() + id.length();
    for (int i = id.offset(); i < end; i++) {
      if (array[i] != 0) {
        return true;
      }
    }
    return false;
  }

  static void write(Slice id, ProtoWriter out) {
    int at = out.reserve(2 * id.length());
    write(id, out.array(), at);
  }

  /** Writes twice its length of bytes. */
  static void write(Slice id, byte[] to, int position) {
    byte[] array = id.array();
    int end = id.offset() + id.length();
    int at = position;
    for (int i = id.offset(); i < end; i++) {
      int b = array[i];
      to[at++] = HEX[(b >> 4) & 15];
      to[at++] = HEX[b & 15];
    }
  }
}
