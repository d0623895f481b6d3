package ai.odock.router.net.coding;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Another body, compressed while it is sent. */
record EncodedBody(HttpBody plain, Compression compression) implements HttpBody {
  /** Only writing it can tell. */
  @Override
  public long length() {
    return -1;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (OutputStream encoder = compression.open(new StaysOpen(out))) {
      plain.writeTo(encoder);
    }
  }

  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      out.write(source, offset, length);
    }

    @Override
    public void close() {}
  }
}
