package ai.odock.router.net.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.xerial.snappy.Snappy;

/** Writes Snappy's framing format: chunks of at most 64 KiB, each with its checksum. */
final class SnappyFramedOutput extends OutputStream {
  private static final int CHUNK = 64 << 10;
  private static final byte[] STREAM_IDENTIFIER = {
    (byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'
  };
  private static final int COMPRESSED = 0;
  private static final int UNCOMPRESSED = 1;
  private static final int CHECKSUM = 4;
  private static final int HEADER = 4 + CHECKSUM;
  private static final int MASK = 0xa282ead8;

  private static final Pool<Buffers> BUFFERS = new Pool<>(Buffers::new, _ -> {});

  private static final class Buffers {
    final byte[] plain = new byte[CHUNK];
    final byte[] chunk = new byte[HEADER + Snappy.maxCompressedLength(CHUNK)];
    final CRC32C crc = new CRC32C();
  }

  private final OutputStream out;
  private final Buffers buffers = BUFFERS.take();
  private int filled;
  private boolean begun;
  private boolean closed;

  /**
   * @param out is closed with this stream
   */
  SnappyFramedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int count = Math.min(end - from, CHUNK - filled);
      System.arraycopy(source, from, buffers.plain, filled, count);
      from += count;
      filled += count;
      if (filled == CHUNK) {
        writeChunk();
      }
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      out.write(STREAM_IDENTIFIER);
    }
  }

  private void writeChunk() throws IOException {
    begin();
    byte[] chunk = buffers.chunk;
    int size = Snappy.compress(buffers.plain, 0, filled, chunk, HEADER);
    boolean smaller = size < filled - filled / 8;
    if (!smaller) {
      size = filled;
      System.arraycopy(buffers.plain, 0, chunk, HEADER, filled);
    }
    littleEndian(chunk, 0, (size + CHECKSUM) << 8 | (smaller ? COMPRESSED : UNCOMPRESSED));
    buffers.crc.reset();
    buffers.crc.update(buffers.plain, 0, filled);
    int crc = (int) buffers.crc.getValue();
    littleEndian(chunk, HEADER - CHECKSUM, (crc >>> 15 | crc << 17) + MASK);
    out.write(chunk, 0, HEADER + size);
    filled = 0;
  }

  private static void littleEndian(byte[] target, int at, int value) {
    for (int i = 0; i < 4; i++) {
      target[at + i] = (byte) (value >>> (8 * i));
    }
  }

  /** Writes the last chunk and gives the buffers back; safe to repeat. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      begin();
      if (filled > 0) {
        writeChunk();
      }
    } finally {
      BUFFERS.give(buffers);
    }
  }
}
