package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;

/** The names that a hint gives: an array, or a text with commas. */
final class HintNames {
  /** Loki takes fewer labels than this; further names are not looked for. */
  static final int MOST = 64;

  private static final byte[] NOTHING = {};

  private final AnyValue value = new AnyValue();
  private final AnyValue item = new AnyValue();
  private final ProtoReader fields = new ProtoReader();
  private final Slice piece = new Slice();
  private final byte[][] arrays = new byte[MOST][];
  private final int[] starts = new int[MOST];
  private final int[] ends = new int[MOST];
  private int size;
  private boolean more;

  HintNames() {
    clear();
  }

  void clear() {
    for (int i = 0; i < MOST && arrays[i] != NOTHING; i++) {
      arrays[i] = NOTHING;
    }
    size = 0;
    more = false;
  }

  /** Reads an encoded hint in place of the last one. */
  void read(Slice hint) {
    clear();
    value.read(hint);
    Slice content = value.content();
    if (value.kind() == AnyValue.STRING) {
      readText(content.array(), content.offset(), content.offset() + content.length());
    } else if (value.kind() == AnyValue.ARRAY) {
      content.cursor(fields);
      while (!more && fields.next()) {
        if (fields.field() == Otlp.VALUES) {
          piece.set(fields);
          item.read(piece);
          Slice one = item.content();
          add(one.array(), one.offset(), one.offset() + one.length());
        }
      }
    }
  }

  private void readText(byte[] text, int from, int end) {
    int start = from;
    for (int i = from; i <= end && !more; i++) {
      if (i == end || text[i] == ',') {
        add(text, start, i);
        start = i + 1;
      }
    }
  }

  private void add(byte[] text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(text[start])) {
      start++;
    }
    while (start < end && isSpace(text[end - 1])) {
      end--;
    }
    if (start == end) {
      return;
    }
    if (size == MOST) {
      more = true;
      return;
    }
    arrays[size] = text;
    starts[size] = start;
    ends[size++] = end;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  int size() {
    return size;
  }

  /** Whether the hint gives more. */
  boolean isCut() {
    return more;
  }

  /** The array in which a name lies. */
  byte[] array(int number) {
    return arrays[number];
  }

  int start(int number) {
    return starts[number];
  }

  int end(int number) {
    return ends[number];
  }
}
