package ai.odock.router.otlp.text;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;

/** Base64 with padding (RFC 4648, 4). */
public final class Base64Text {
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private Base64Text() {}

  public static void write(Slice bytes, ProtoWriter out) {
    byte[] array = bytes.array();
    int end = bytes.offset() + bytes.length();
    for (int at = bytes.offset(); at < end; at += 3) {
      int left = end - at;
      int group =
          (array[at] & 0xff) << 16
              | (left > 1 ? (array[at + 1] & 0xff) << 8 : 0)
              | (left > 2 ? array[at + 2] & 0xff : 0);
      out.write(ALPHABET[group >> 18]);
      out.write(ALPHABET[(group >> 12) & 63]);
      out.write(left > 1 ? ALPHABET[(group >> 6) & 63] : '=');
      out.write(left > 2 ? ALPHABET[group & 63] : '=');
    }
  }
}
