package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/** Writes a changed request: neighbouring fields that stay the same are copied at once. */
final class Splice {
  private final ProtoWriter out;
  private byte[] array = {};
  private int from;
  private int to;

  Splice(int capacity) {
    out = new ProtoWriter(capacity);
  }

  /** Copies the field that the cursor stands on. */
  void copy(ProtoReader field) {
    copy(field.array(), field.fieldStart(), field.fieldEnd());
  }

  /** Copies whole fields. */
  void copy(byte[] source, int start, int end) {
    if (array != source || start != to) {
      flush();
      array = source;
      from = start;
    }
    to = end;
  }

  /** For everything else that is written, and for its positions; not to be kept. */
  ProtoWriter out() {
    flush();
    return out;
  }

  private void flush() {
    if (to > from) {
      out.bytes(array, from, to - from);
    }
    from = to;
  }
}
