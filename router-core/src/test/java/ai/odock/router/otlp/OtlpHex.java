package ai.odock.router.otlp;

import java.util.HexFormat;

/** Requests in hex, from the inside out, for the rows of tests. */
final class OtlpHex {
  private OtlpHex() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** A field of less than 128 bytes, or longer with its length in as many bytes as it takes. */
  static String message(String tag, String content) {
    int length = content.replace(" ", "").length() / 2;
    ProtoWriter writer = new ProtoWriter(8);
    writer.varint(length);
    return tag + HexFormat.of().formatHex(writer.toByteArray()) + content;
  }

  static String span(String content) {
    return message("0a", message("12", message("12", content)));
  }

  static String log(String content) {
    return message("0a", message("12", message("12", content)));
  }

  static String metric(String content) {
    return message("0a", message("12", message("12", content)));
  }

  static String point(String content) {
    return metric(message("2a", message("0a", content)));
  }

  static String histogram(String content) {
    return metric(message("4a", message("0a", content)));
  }

  static String buckets(String content) {
    return metric(message("52", message("0a", message("42", content))));
  }

  /** A body of {@code pairs} arrays in each other, two messages each. */
  static String nestedValues(int pairs) {
    ProtoWriter writer = new ProtoWriter(64);
    byte[] content = new byte[0];
    for (int i = 0; i < 2 * pairs; i++) {
      writer.clear();
      writer.bytesField(i % 2 == 0 ? 1 : 5, content, 0, content.length);
      content = writer.toByteArray();
    }
    writer.clear();
    writer.bytesField(5, content, 0, content.length);
    return HexFormat.of().formatHex(writer.toByteArray());
  }
}
