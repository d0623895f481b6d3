package ai.odock.router.net.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Writes one gzip member. */
public final class GzipOutput extends OutputStream {
  private static final int BUFFER = 64 << 10;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final Pool<Engine> ENGINES = new Pool<>(Engine::new, Engine::end);

  /** What is dear to make: the deflater's 256 KiB outside the heap, and the buffer. */
  private static final class Engine {
    final Deflater deflater = new Deflater(DeflateLevel.DEFAULT, true);
    final byte[] buffer = new byte[BUFFER];
    final CRC32 crc = new CRC32();

    void reset() {
      deflater.reset();
      crc.reset();
    }

    void end() {
      deflater.end();
    }
  }

  private final OutputStream out;
  private @Nullable Engine engine = ENGINES.take();
  private int filled;

  /**
   * @param out is closed with this stream
   * @param level as {@link Compression} has it
   */
  public GzipOutput(OutputStream out, int level) {
    this.out = out;
    DeflateLevel.set(engine().deflater, level);
    System.arraycopy(HEADER, 0, engine().buffer, 0, HEADER.length);
    filled = HEADER.length;
  }

  private Engine engine() {
    if (engine == null) {
      throw new IllegalStateException("closed");
    }
    return engine;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Engine engine = engine();
    engine.crc.update(source, offset, length);
    engine.deflater.setInput(source, offset, length);
    while (!engine.deflater.needsInput()) {
      deflate(engine);
    }
  }

  private void deflate(Engine engine) throws IOException {
    if (filled == BUFFER) {
      drain(engine);
    }
    filled += engine.deflater.deflate(engine.buffer, filled, BUFFER - filled);
  }

  private void drain(Engine engine) throws IOException {
    out.write(engine.buffer, 0, filled);
    filled = 0;
  }

  /** Completes the member and gives the deflater back; safe to repeat. */
  @Override
  public void close() throws IOException {
    Engine engine = this.engine;
    if (engine == null) {
      return;
    }
    try (out) {
      engine.deflater.finish();
      while (!engine.deflater.finished()) {
        deflate(engine);
      }
      drain(engine);
      trailer(engine.buffer, (int) engine.crc.getValue(), (int) engine.deflater.getBytesRead());
      filled = 8;
      drain(engine);
    } finally {
      this.engine = null;
      engine.reset();
      ENGINES.give(engine);
    }
  }

  private static void trailer(byte[] buffer, int crc, int size) {
    for (int i = 0; i < 4; i++) {
      buffer[i] = (byte) (crc >>> (8 * i));
      buffer[4 + i] = (byte) (size >>> (8 * i));
    }
  }
}
