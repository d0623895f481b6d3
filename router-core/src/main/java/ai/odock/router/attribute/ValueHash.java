package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a value in lower-case hexadecimal (contrib: coreinternal/attraction/hasher.go): of
 * the bytes of a string, of one byte for a truth value, of eight for a number, little end first.
 * All else has the hash of "no text".
 */
final class ValueHash {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int SIZE = 32;

  private final MessageDigest digest;
  private final byte[] bytes = new byte[SIZE];

  ValueHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Appends the hash as an encoded {@code AnyValue}. */
  void write(AnyValue value, ProtoWriter out) {
    switch (value.kind()) {
      case AnyValue.STRING -> {
        Slice text = value.content();
        digest.update(text.array(), text.offset(), text.length());
      }
      case AnyValue.BOOL -> digest.update((byte) (value.number() == 0 ? 0 : 1));
      case AnyValue.INT -> update(value.number());
      case AnyValue.DOUBLE -> update(Double.doubleToRawLongBits(value.float64()));
      default -> {
        out.stringField(EncodedValue.STRING, "");
        return;
      }
    }
    writeDigest(out);
  }

  private void update(long number) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      digest.update((byte) (number >> shift));
    }
  }

  private void writeDigest(ProtoWriter out) {
    try {
      digest.digest(bytes, 0, SIZE);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes are enough", e);
    }
    out.tag(EncodedValue.STRING, ProtoReader.BYTES);
    out.varint(2 * SIZE);
    for (byte b : bytes) {
      out.write(HEX[b >> 4 & 15]);
      out.write(HEX[b & 15]);
    }
  }
}
