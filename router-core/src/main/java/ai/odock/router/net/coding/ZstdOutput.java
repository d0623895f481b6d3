package ai.odock.router.net.coding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one zstd frame. The window is 512 KiB, as in Go's gRPC module: larger ones gain little on
 * telemetry and would take up to 50 MB for each sender, on both sides.
 */
final class ZstdOutput extends OutputStream {
  /** The fastest: Go's encoder reads 0 and -1 that way too. */
  private static final int DEFAULT_LEVEL = 1;

  /** What Go's encoder calls its best; beyond, a batch takes seconds. */
  private static final int HIGHEST_LEVEL = 11;

  private static final int WINDOW_LOG = 19;
  private static final int BUFFER = 64 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final Pool<Engine> ENGINES = new Pool<>(Engine::new, Engine::end);

  /** The context outside the heap, which one stream uses at a time, and the buffer. */
  private static final class Engine {
    final ZstdCompressCtx context = new ZstdCompressCtx().setWindowLog(WINDOW_LOG);
    final byte[] bytes = new byte[BUFFER];
    final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    void end() {
      context.close();
    }
  }

  private final OutputStream out;
  private @Nullable Engine engine = ENGINES.take();

  /**
   * @param out is closed with this stream
   * @param level as {@link Compression} has it
   */
  ZstdOutput(OutputStream out, int level) {
    this.out = out;
    engine().context.setLevel(level > 0 ? Math.min(level, HIGHEST_LEVEL) : DEFAULT_LEVEL);
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
    ByteBuffer input = ByteBuffer.wrap(source, offset, length);
    while (input.hasRemaining()) {
      engine.context.compressByteBufferStream(engine.buffer, input, EndDirective.CONTINUE);
      drain(engine);
    }
  }

  private void drain(Engine engine) throws IOException {
    out.write(engine.bytes, 0, engine.buffer.position());
    engine.buffer.clear();
  }

  /** Completes the frame and gives the context back; safe to repeat. */
  @Override
  public void close() throws IOException {
    Engine engine = this.engine;
    if (engine == null) {
      return;
    }
    this.engine = null;
    try (out) {
      boolean complete = false;
      while (!complete) {
        complete =
            engine.context.compressByteBufferStream(
                engine.buffer, NOTHING.duplicate(), EndDirective.END);
        drain(engine);
      }
    } finally {
      engine.buffer.clear();
      engine.context.reset();
      engine.context.setWindowLog(WINDOW_LOG);
      ENGINES.give(engine);
    }
  }
}
