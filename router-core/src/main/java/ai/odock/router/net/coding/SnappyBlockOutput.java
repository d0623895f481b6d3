package ai.odock.router.net.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/** Gathers everything and writes it as one Snappy block, whose length comes first. */
final class SnappyBlockOutput extends OutputStream {
  private static final int FIRST_SIZE = 64 << 10;

  private final OutputStream out;
  private byte[] plain = new byte[FIRST_SIZE];
  private int length;
  private boolean closed;

  /**
   * @param out is closed with this stream
   */
  SnappyBlockOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) {
    room(1);
    plain[length++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    room(count);
    System.arraycopy(source, offset, plain, length, count);
    length += count;
  }

  private void room(int count) {
    if (count > plain.length - length) {
      plain = Arrays.copyOf(plain, Math.max(Math.addExact(length, count), plain.length * 2));
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      byte[] block = new byte[Snappy.maxCompressedLength(length)];
      out.write(block, 0, Snappy.compress(plain, 0, length, block, 0));
    }
  }
}
