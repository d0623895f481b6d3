package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteHash;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A name of structured metadata, ready to be written.
 *
 * @param field encoded, with its tag
 * @param hash as {@link NameSet} takes it
 * @param length of the name alone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FieldName(byte[] field, long hash, int length) {
  /** The name that lies in a range. */
  static FieldName of(byte[] text, int offset, int length) {
    ProtoWriter field = new ProtoWriter(length + 8);
    field.bytesField(Metadata.NAME, text, offset, length);
    return new FieldName(field.toByteArray(), ByteHash.of(text, offset, length), length);
  }

  static FieldName of(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    return of(text, 0, text.length);
  }

  /** The name, or null where the operator does not want it. */
  static @Nullable FieldName ifChosen(String name, MetadataChoice choice) {
    return choice.has(name) ? of(name) : null;
  }
}
