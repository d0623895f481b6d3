package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.Piece;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;

/**
 * The labels of a resource's stream, as LogQL writes them: <code>{a="b", c="d"}</code>. A label
 * that Loki would refuse for its number or length becomes structured metadata instead.
 */
final class StreamLabels {
  /** Loki's max_label_names_per_series. */
  private static final int MAX_LABELS = 15;

  /** Loki's max_label_value_length, in bytes. */
  private static final int MAX_VALUE = 2048;

  private static final byte[] NO_LABELS =
      "{service_name=\"unknown_service\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ValueText text;
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final Piece[] values = new Piece[IndexLabels.COUNT];
  private final boolean[] labels = new boolean[IndexLabels.COUNT];
  private final ProtoWriter plain = new ProtoWriter(256);
  private final ProtoWriter selector = new ProtoWriter(512);

  StreamLabels(ValueText text) {
    this.text = text;
    for (int i = 0; i < values.length; i++) {
      values[i] = new Piece();
    }
  }

  /** Reads the resource in a piece and writes its {@link #selector}. */
  void read(Piece resource) {
    for (Piece one : values) {
      one.clear();
    }
    resource.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.RESOURCE_ATTRIBUTES) {
        pair.read(fields);
        int place = IndexLabels.find(pair.key());
        if (place >= 0) {
          Piece last = pair.value();
          values[place].set(last.array(), last.offset(), last.length());
        }
      }
    }
    write();
  }

  private void write() {
    selector.clear();
    selector.write('{');
    int count = 0;
    for (int place = 0; place < values.length; place++) {
      value.read(values[place]);
      labels[place] = count < MAX_LABELS && fits();
      if (labels[place] && plain.size() > 0) {
        if (count++ > 0) {
          selector.write(',');
          selector.write(' ');
        }
        byte[] name = IndexLabels.name(place);
        selector.bytes(name, 0, name.length);
        selector.write('=');
        quote();
      }
    }
    selector.write('}');
    if (count == 0) {
      selector.clear();
      selector.bytes(NO_LABELS, 0, NO_LABELS.length);
    }
  }

  /** Writes the value as text and tells whether that can be a label; an empty one is none. */
  private boolean fits() {
    plain.clear();
    if (value.kind() == AnyValue.MAP || value.content().length() > MAX_VALUE) {
      return false;
    }
    text.write(value, plain);
    return plain.size() <= MAX_VALUE;
  }

  /** Whether the value of this attribute is in the selector, or is empty. */
  boolean has(Piece key) {
    int place = IndexLabels.find(key);
    return place >= 0 && labels[place];
  }

  /** The labels, until the next resource is read. */
  ProtoWriter selector() {
    return selector;
  }

  /** The value as a Go string, in which nothing ends it or the selector early. */
  private void quote() {
    selector.write('"');
    for (int i = 0; i < plain.size(); i++) {
      byte b = plain.array()[i];
      switch (b) {
        case '"', '\\' -> escape(b);
        case '\n' -> escape('n');
        case '\r' -> escape('r');
        case '\t' -> escape('t');
        default -> {
          if ((b >= 0 && b < ' ') || b == 0x7f) {
            escape('x');
            selector.write(HEX[b >> 4]);
            selector.write(HEX[b & 15]);
          } else {
            selector.write(b);
          }
        }
      }
    }
    selector.write('"');
  }

  private void escape(int letter) {
    selector.write('\\');
    selector.write(letter);
  }
}
