package ai.odock.router.otlp.json;

import ai.odock.router.otlp.ProtoWriter;
import java.io.Writer;

/**
 * Writes text as UTF-8 as the parser hands it out, piece by piece: a long text is never there in
 * one piece. Half a surrogate pair becomes U+FFFD.
 */
final class TextWriter extends Writer {
  private final ProtoWriter out;
  private final char[] pair = new char[2];

  /** Whether the first half of a pair ended the piece before. */
  private boolean half;

  TextWriter(ProtoWriter out) {
    this.out = out;
  }

  @Override
  public void write(char[] text, int offset, int length) {
    int from = offset;
    int end = offset + length;
    if (half && from < end) {
      pair[1] = text[from];
      boolean whole = Character.isLowSurrogate(pair[1]);
      out.text(pair, 0, whole ? 2 : 1);
      from += whole ? 1 : 0;
      half = false;
    }
    if (from < end && Character.isHighSurrogate(text[end - 1])) {
      pair[0] = text[--end];
      half = true;
    }
    out.text(text, from, end - from);
  }

  /** The text has ended. */
  @Override
  public void flush() {
    if (half) {
      out.text(pair, 0, 1);
      half = false;
    }
  }

  @Override
  public void close() {}
}
