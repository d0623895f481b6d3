package ai.odock.router.exporters.debug;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of a text in UTF-8: who writes more than it takes is told to stop. */
final class ShownText extends OutputStream {
  /** Thrown when it is full. Expected, so without a stack trace. */
  static final class Full extends IOException {
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  /**
   * @param most bytes that it takes
   */
  ShownText(int most) {
    this.most = most;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int room = most - bytes.size();
    bytes.write(source, offset, Math.min(room, length));
    if (length > room) {
      throw new Full();
    }
  }

  @Override
  public String toString() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
