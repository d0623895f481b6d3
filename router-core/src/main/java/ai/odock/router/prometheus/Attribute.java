package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.ValueText;
import org.jspecify.annotations.Nullable;

/** Reads one KeyValue after the other; values as the collector shows them in labels. */
public final class Attribute {
  /** An encoded array or map is seldom so many times as long as its text. */
  private static final int ENCODED = 8;

  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final ValueText text = new ValueText(ValueText.NotFinite.AS_COLLECTOR);
  private boolean cut;

  /** Reads the KeyValue that {@code outer} stands on. */
  public void read(ProtoReader outer) {
    pair.read(outer);
  }

  /** The array that the key lies in. */
  public byte[] array() {
    return pair.key().array();
  }

  public int keyOffset() {
    return pair.key().offset();
  }

  public int keyLength() {
    return pair.key().length();
  }

  public boolean isKey(byte[] key) {
    return pair.key().is(key);
  }

  /**
   * Appends the value as text.
   *
   * @param most the bytes that it may have
   * @return null, or why it cannot be the value of a label; then nothing is appended
   */
  public @Nullable DropReason appendValue(ProtoWriter out, int most) {
    int start = out.size();
    boolean valid = appendBeginning(out, most);
    if (valid && !cut) {
      return null;
    }
    out.truncate(start);
    return valid ? DropReason.LABEL_TOO_LONG : DropReason.INVALID_UTF8;
  }

  /**
   * Appends the value as text, as far as there is room.
   *
   * @param most the bytes that it may have
   * @return false when it is not valid UTF-8
   */
  public boolean appendBeginning(ProtoWriter out, int most) {
    value.read(pair.value());
    Slice content = value.content();
    cut = false;
    switch (value.kind()) {
      case AnyValue.STRING -> {
        return appendText(content, out, most);
      }
      case AnyValue.BYTES -> cut = content.length() > most;
      case AnyValue.ARRAY, AnyValue.MAP -> cut = content.length() > (long) ENCODED * most;
      default -> {}
    }
    if (cut) {
      return true;
    }
    int start = out.size();
    text.forget();
    text.write(value, out);
    if (out.size() - start > most) {
      cut = true;
      int length = Utf8.wholeCharacters(out.array(), start, out.size() - start, most);
      out.truncate(start + length);
    }
    return text.isValid();
  }

  private boolean appendText(Slice content, ProtoWriter out, int most) {
    int length = Utf8.wholeCharacters(content.array(), content.offset(), content.length(), most);
    cut = length < content.length();
    out.bytes(content.array(), content.offset(), length);
    return Utf8.isValid(content.array(), content.offset(), length);
  }

  /** Whether some of the value that was appended last is missing. */
  public boolean wasCut() {
    return cut;
  }
}
