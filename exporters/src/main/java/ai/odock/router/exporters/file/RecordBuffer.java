package ai.odock.router.exporters.file;

import ai.odock.router.Batch;
import ai.odock.router.exporters.file.FileConfig.Format;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.json.OtlpJsonWriter;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes a batch as one record: a line of OTLP/JSON, or the length in 4 bytes, big end first, and
 * then a protobuf message or a zstd frame. Used by one thread at a time.
 */
final class RecordBuffer {
  private static final int LENGTH = 4;

  /** What is kept between records. */
  private static final int KEPT = 1 << 20;

  private final FileConfig config;
  private Bytes plain = new Bytes();
  private byte[] record = new byte[0];
  private int length;

  /** A stream whose array can be reached. */
  private static final class Bytes extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }

  RecordBuffer(FileConfig config) {
    this.config = config;
  }

  /** Makes the record, which is then in {@code [0, length)} of {@link #array}. */
  void encode(Batch batch) {
    plain.reset();
    boolean headed = config.framed() && !config.compressed();
    if (headed) {
      plain.writeBytes(new byte[LENGTH]);
    }
    write(batch);
    if (config.compressed()) {
      compress();
    } else {
      record = plain.array();
      length = plain.size();
    }
    if (config.framed()) {
      putLength(length - LENGTH);
    }
  }

  private void write(Batch batch) {
    try {
      if (config.format() == Format.JSON) {
        OtlpJsonWriter.write(batch.signal().request(), batch.parts(), plain);
        if (!config.framed()) {
          plain.write('\n');
        }
        return;
      }
      for (OtlpBytes part : batch.parts()) {
        part.writeTo(plain);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  /** A frame that tells the size of what it holds, with a checksum, as contrib's. */
  private void compress() {
    int bound = Math.toIntExact(Zstd.compressBound(plain.size()));
    if (record.length < LENGTH + bound) {
      record = new byte[LENGTH + bound];
    }
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setChecksum(true);
      length =
          LENGTH + zstd.compressByteArray(record, LENGTH, bound, plain.array(), 0, plain.size());
    }
  }

  private void putLength(int value) {
    for (int i = 0; i < LENGTH; i++) {
      record[i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  /** Forgets the record, and gives back its memory when it was large. */
  void clear() {
    length = 0;
    if (plain.array().length > KEPT) {
      plain = new Bytes();
    }
    if (record.length > KEPT) {
      record = new byte[0];
    }
  }

  byte[] array() {
    return record;
  }

  int length() {
    return length;
  }
}
