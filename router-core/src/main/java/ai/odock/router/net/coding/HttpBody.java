package ai.odock.router.net.coding;

import java.io.IOException;
import java.io.OutputStream;

/** A request's body, written once as it is sent. */
public interface HttpBody {
  /** Bytes, or -1 when that is only known afterwards. */
  long length();

  /** Writes all of it; the stream stays open. */
  void writeTo(OutputStream out) throws IOException;

  /** A body that lies in memory. */
  static HttpBody of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** A body that lies in a range of an array. */
  static HttpBody of(byte[] array, int offset, int length) {
    return new HttpBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, length);
      }
    };
  }
}
