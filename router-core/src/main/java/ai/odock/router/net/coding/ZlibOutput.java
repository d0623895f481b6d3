package ai.odock.router.net.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one stream of the zlib format (RFC 1950), which HTTP calls deflate. */
final class ZlibOutput extends OutputStream {
  private static final int BUFFER = 64 << 10;
  private static final Pool<Deflater> DEFLATERS =
      new Pool<>(() -> new Deflater(DeflateLevel.DEFAULT), Deflater::end);

  private final DeflaterOutputStream stream;
  private @Nullable Deflater borrowed;

  /**
   * @param out is closed with this stream
   * @param level as {@link Compression} has it
   */
  ZlibOutput(OutputStream out, int level) {
    Deflater deflater = DEFLATERS.take();
    DeflateLevel.set(deflater, level);
    borrowed = deflater;
    stream = new DeflaterOutputStream(out, deflater, BUFFER);
  }

  @Override
  public void write(int b) throws IOException {
    stream.write(b);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    stream.write(source, offset, length);
  }

  /** Completes the stream and gives the deflater back; safe to repeat. */
  @Override
  public void close() throws IOException {
    Deflater deflater = borrowed;
    if (deflater == null) {
      return;
    }
    borrowed = null;
    try {
      stream.close();
    } finally {
      deflater.reset();
      DEFLATERS.give(deflater);
    }
  }
}
