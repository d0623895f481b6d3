package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.ValueText;

/** Reads one KeyValue after the other; values as the collector shows them in labels. */
public final class Attribute {
  private final ProtoReader field = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final ValueText text = new ValueText(ValueText.NotFinite.AS_COLLECTOR);

  /** Reads the KeyValue that {@code outer} stands on. */
  public void read(ProtoReader outer) {
    pair.read(outer);
  }

  /** Reads the KeyValue of the field that begins in a range. */
  public void read(byte[] array, int offset, int length) {
    var _ = field.set(array, offset, length).next();
    pair.read(field);
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
   * @return false when it is not valid UTF-8
   */
  public boolean appendValue(ProtoWriter out) {
    text.forget();
    value.read(pair.value());
    text.write(value, out);
    return text.isValid();
  }
}
