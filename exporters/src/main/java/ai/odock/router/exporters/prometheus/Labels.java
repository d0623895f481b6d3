package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of a series, sorted by name. */
final class Labels implements Comparable<Labels> {
  static final Labels NONE = new Labels(new byte[0], true);

  /** Stands behind each name and each value; no UTF-8 text holds it. */
  private static final byte END = (byte) 0xff;

  private final byte[] bytes;
  private final int hash;
  private final boolean plain;

  private Labels(byte[] bytes, boolean plain) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
    this.plain = plain;
  }

  static Labels of(SortedMap<String, String> labels) {
    ProtoWriter out = new ProtoWriter(labels.size() * 32);
    boolean plain = true;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (label.getValue().isEmpty()) {
        continue; // the same as none to Prometheus
      }
      plain &= Names.isPlainLabel(label.getKey());
      append(out, label.getKey());
      append(out, label.getValue());
    }
    return new Labels(out.toByteArray(), plain);
  }

  private static void append(ProtoWriter out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.bytes(utf8, 0, utf8.length);
    out.write(END);
  }

  /** Names and values by turns, each with an end that {@link #end} finds. */
  byte[] array() {
    return bytes;
  }

  /** Where the name or value that begins at a position ends; the next begins one behind it. */
  static int end(byte[] array, int from) {
    int at = from;
    while (array[at] != END) {
      at++;
    }
    return at;
  }

  /** Whether every name is one that Prometheus always had. */
  boolean plain() {
    return plain;
  }

  SortedMap<String, String> toMap() {
    SortedMap<String, String> map = new TreeMap<>();
    for (int at = 0; at < bytes.length; ) {
      int name = end(bytes, at);
      int value = end(bytes, name + 1);
      map.put(text(at, name), text(name + 1, value));
      at = value + 1;
    }
    return map;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Bytes on the heap. */
  long heldBytes() {
    return 48L + bytes.length;
  }

  @Override
  public int compareTo(Labels other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
