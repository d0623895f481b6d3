package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.Piece;
import java.nio.charset.StandardCharsets;

/** Ids of traces and spans in hex. */
final class HexId {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private HexId() {}

  /** Whether there is one: an empty id, and one of zeros, mean that there is none. */
  static boolean isSet(Piece id) {
    int end = id.offset() + id.length();
    for (int i = id.offset(); i < end; i++) {
      if (id.array()[i] != 0) {
        return true;
      }
    }
    return false;
  }

  static void write(Piece id, ProtoWriter out) {
    int end = id.offset() + id.length();
    for (int i = id.offset(); i < end; i++) {
      out.write(HEX[(id.array()[i] >> 4) & 15]);
      out.write(HEX[id.array()[i] & 15]);
    }
  }
}
