package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.ValueText;

/** Writes the line of an entry, not longer than Loki takes. */
final class LineText {
  private static final int LINE = 2;

  private final ValueText text;
  private final LogFields fields;
  private final LineFormat format;
  private final int most;
  private final boolean cuts;

  /** A line of so many bytes becomes the same however much is written behind them. */
  private final int tooMuch;

  private final JsonLine json;
  private final LogfmtLine logfmt;
  private final LineContext context = new LineContext();
  private boolean cut;

  LineText(ValueText text, Translation translation, LogFields fields) {
    this.text = text;
    this.fields = fields;
    format = translation.line();
    most = translation.limits().lineSize();
    cuts = translation.limits().cutLines();
    tooMuch = (int) Math.min(Integer.MAX_VALUE, 2L * most);
    json = new JsonLine(text);
    logfmt = new LogfmtLine(text);
  }

  /** Writes the line; false when it is too long, and not to be cut. */
  boolean write(RecordTable table, int number, SharedText shared, ProtoWriter out) {
    cut = false;
    LineFormat wanted = format;
    boolean old = (table.labelled(number) & SharedText.OLD) != 0;
    if (old || format != LineFormat.BODY) {
      wanted = context.set(table, number, shared, fields.record.length(), format);
      cut = wanted != LineFormat.BODY && context.isCut();
    }
    if (fields.body.kind() == AnyValue.STRING && fields.body.content().length() > most) {
      if (!cuts) {
        return false;
      }
      shortenBody(fields.body.content().length() - most);
    }
    int mark = out.beginMessage(LINE);
    int start = out.size();
    write(wanted, out);
    if (out.size() - start > most) {
      if (!cuts) {
        return false;
      }
      shorten(wanted, start, out);
    }
    out.endMessage(mark);
    return true;
  }

  private void write(LineFormat as, ProtoWriter out) {
    switch (as) {
      case BODY -> text.write(fields.body, out);
      case JSON -> json.write(fields, context, false, out);
      case OLD_JSON -> json.write(fields, context, true, out);
      case LOGFMT -> logfmt.write(fields, context, tooMuch, out);
    }
  }

  /**
   * Takes it from the body, so that the rest can still be read; if that is not enough, at the end.
   */
  private void shorten(LineFormat as, int start, ProtoWriter out) {
    cut = true;
    boolean text = fields.body.kind() == AnyValue.STRING;
    if (as != LineFormat.BODY && text && fields.body.content().length() > 0) {
      shortenBody(out.size() - start - most);
      out.truncate(start);
      write(as, out);
    }
    if (out.size() - start > most) {
      out.truncate(wholeCharacters(out.array(), start, start + most));
    }
  }

  private void shortenBody(int by) {
    cut = true;
    Slice body = fields.body.content();
    int end = body.offset() + Math.max(0, body.length() - by);
    int whole = wholeCharacters(body.array(), body.offset(), end);
    body.set(body.array(), body.offset(), whole - body.offset());
  }

  /** The end, or where the character begins that it would cut through. */
  private static int wholeCharacters(byte[] array, int from, int end) {
    int at = end;
    while (at > from && (array[at] & 0xc0) == 0x80) {
      at--;
    }
    return at;
  }

  /** Whether the line written last is shorter than it should be. */
  boolean isCut() {
    return cut;
  }
}
