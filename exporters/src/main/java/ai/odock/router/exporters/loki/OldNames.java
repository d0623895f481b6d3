package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;

/**
 * Label names as the collector's removed exporter made them (contrib/pkg/translator/prometheus,
 * NormalizeLabel): {@code _} for each other character, {@code key_} in front of a digit, {@code
 * key} in front of a single underscore. Letters of other scripts, which Loki refuses, are none.
 */
final class OldNames {
  private static final byte[] KEY = "key_".getBytes(StandardCharsets.US_ASCII);

  private OldNames() {}

  /** Writes the name of a key; nothing when the key is empty. */
  static void write(byte[] key, int from, int to, ProtoWriter out) {
    int start = out.size();
    if (from < to && isDigit(key[from])) {
      out.bytes(KEY, 0, KEY.length);
    }
    sanitize(key, from, to, out);
    byte[] name = out.array();
    boolean underscore = out.size() > start && name[start] == '_';
    if (underscore && (out.size() == start + 1 || name[start + 1] != '_')) {
      out.truncate(start);
      out.bytes(KEY, 0, KEY.length - 1);
      sanitize(key, from, to, out);
    }
  }

  private static void sanitize(byte[] key, int from, int to, ProtoWriter out) {
    for (int i = from; i < to; i++) {
      byte b = key[i];
      boolean inside = (b & 0xc0) == 0x80; // of a character, which is one underscore
      if (!inside || i == from) {
        out.write(isLetter(b) || isDigit(b) ? b : '_');
      }
    }
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
