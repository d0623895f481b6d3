package ai.odock.router.net.grpc;

import ai.odock.router.otlp.OtlpBytes;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Writes encoded requests one after the other, which is one request, without joining them. */
final class PartsMarshaller implements MethodDescriptor.Marshaller<List<OtlpBytes>> {
  @Override
  public InputStream stream(List<OtlpBytes> parts) {
    return new Parts(parts);
  }

  @Override
  public List<OtlpBytes> parse(InputStream stream) {
    throw new UnsupportedOperationException("requests are only sent");
  }

  /** grpc drains it; the reading side is there for the contract of a stream. */
  private static final class Parts extends InputStream implements Drainable, KnownLength {
    private final List<OtlpBytes> parts;
    private int next;
    private InputStream current = InputStream.nullInputStream();

    Parts(List<OtlpBytes> parts) {
      this.parts = parts;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int written = (int) current.transferTo(target);
      for (; next < parts.size(); next++) {
        parts.get(next).writeTo(target);
        written += parts.get(next).length();
      }
      return written;
    }

    @Override
    public int available() throws IOException {
      long left = current.available();
      for (int i = next; i < parts.size(); i++) {
        left += parts.get(i).length();
      }
      return Math.toIntExact(left);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = current.read(target, offset, length);
      while (read < 0 && next < parts.size()) {
        OtlpBytes part = parts.get(next++);
        current = new ByteArrayInputStream(part.array(), part.offset(), part.length());
        read = current.read(target, offset, length);
      }
      return read;
    }
  }
}
